"""Fixed statements on the driver's connection: all or nothing, heard by who listens; both databases."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from shop.kernel import clock, db, driver, reading
from shop.kernel.settings import Settings
from tracking.journeys.models import Quarantine
from tracking.journeys.statements import UPSERT_QUARANTINE


def row(reason: str = "odd") -> dict[str, object]:
    at = clock.to_micros(clock.now())
    return {"day": "2026-03-02", "reason": reason, "count": 1, "last_at": at, "sample": "x"}


def kept() -> dict[str, int]:
    db.end_read()
    found = db.session("journey").execute(select(Quarantine.reason, Quarantine.count))
    return dict(map(tuple, found))


def test_what_is_written_stays(database: Settings) -> None:
    for reasons in (("odd", "even"), ("odd",)):
        with db.bare_transaction("journey"):
            UPSERT_QUARANTINE.run([row(reason) for reason in reasons])
    assert kept() == {"odd": 2, "even": 1}
    assert not db.in_transaction("journey")


def test_an_exception_takes_everything_back(database: Settings) -> None:
    with contextlib.suppress(RuntimeError), db.bare_transaction("journey"):
        UPSERT_QUARANTINE.run([row()])
        raise RuntimeError("stop")
    assert kept() == {}
    assert not db.in_transaction("journey")


def test_it_refuses_to_nest_and_has_no_session(database: Settings) -> None:
    with db.bare_transaction("journey"):
        for opener in (db.transaction, db.bare_transaction):
            with pytest.raises(db.NestedTransaction), opener("journey"):
                pass
        with pytest.raises(RuntimeError, match="no session"):
            db.session("journey")
        assert db.session().scalar(select(func.count()).select_from(select(1).subquery())) == 1
    with db.transaction("journey"), pytest.raises(db.NestedTransaction), db.bare_transaction("journey"):
        pass


def test_who_listens_to_statements_hears_these(database: Settings) -> None:
    heard: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        assert driver.run("SELECT 1 + 1").fetchone() == (2,)
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)
    assert heard.count("SELECT 1 + 1") == 1


def test_errors_are_those_that_are_expected_of_a_statement(database: Settings) -> None:
    with pytest.raises(SQLAlchemyError):
        driver.run("SELECT nothing FROM nowhere")
    db.end_read()
    twice = "('', 'odd', 1, 1, ''), ('', 'odd', 1, 1, '')"
    text = f"INSERT INTO quarantine (day, reason, count, last_at, sample) VALUES {twice}"
    with pytest.raises(IntegrityError), db.bare_transaction("journey"):
        driver.run(text, store="journey")
    assert kept() == {}


def test_rows_are_the_same_only_where_they_are_the_very_same() -> None:
    one, other = (1, "a"), (1, "abc"[:1])
    assert reading.Same(one, other) == reading.Same(one, other)
    assert len({reading.Same(one), reading.Same(one), reading.Same([1]), reading.Same()}) == 3
    assert reading.Same([1]) != reading.Same([1])
    assert reading.Same(one) != one
