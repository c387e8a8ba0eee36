"""Hot rows move to the lake once, whole, in the order of their commits."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from deltalake.exceptions import CommitFailedError
from sqlalchemy import text

from shop.kernel import db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import lake as make
from tracking.lake import commits, files, hot, merging, place, reading, shipping, status, tidying


def test_every_row_comes_once_with_every_column(database: Settings) -> None:
    assert shipping.ship(NOON) == shipping.Shipped()
    assert not commits.exists()
    make.write(
        make.event(path="/a", title='a "quoted", title\nof two lines', props={"items": [{"n": "שלום"}]}),
        make.event(
            "purchase",
            second=1,
            order_id="o",
            value_minor=5,
            currency="USD",
            bot=True,
            received_at=NOON_US + 7,
        ),
    )
    with reading.open() as before:
        told = before.rows("SELECT * FROM events ORDER BY seq")
    done = shipping.ship(NOON)
    assert (done.rows, done.commits) == (2, 1)
    with reading.open() as lake:
        assert lake.rows("SELECT * FROM cold ORDER BY seq") == told
        assert lake.rows("SELECT * FROM hot") == []
        names = [name for name, *_ in lake.con.execute("DESCRIBE events").fetchall()]
    row = dict(zip(names, told[0], strict=True))
    assert row["title"] == 'a "quoted", title\nof two lines'
    assert row["props"].replace(" ", "") == '{"items":[{"n":"\\u05e9\\u05dc\\u05d5\\u05dd"}]}'
    assert (row["visitor_id"], row["value_minor"], row["bot"], row["day"]) == (
        None,
        None,
        False,
        "2026-11-24",
    )
    assert dict(zip(names, told[1], strict=True))["received_at"] == NOON_US + 7
    assert shipping.ship(NOON).rows == 0
    make.some(3, at=NOON + timedelta(days=1))
    with reading.open(since="2026-11-25") as lake:
        assert lake.rows("SELECT count(*) FROM events") == [(3,)]
        assert lake.files == ()
    assert shipping.ship(NOON).rows == 3
    assert make.seen("day") == {"2026-11-24": 2, "2026-11-25": 3}


NOON_US = 1_795_521_600_000_000


on_postgres = pytest.mark.parametrize(
    "any_settings", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@on_postgres
def test_a_row_committed_late_under_a_low_number_is_not_left_behind(database: Settings) -> None:
    """PostgreSQL numbers rows before they are committed; SQLite has one writer at a time."""
    slow = db.engine("journey").connect()
    columns = make.event(path="/slow")
    names = ", ".join(columns)
    marks = ", ".join(f":{name}" for name in columns)
    slow.execute(text(f"INSERT INTO events ({names}) VALUES ({marks})"), columns)
    make.write(make.event(path="/quick"))

    def commit() -> None:
        slow.commit()
        slow.close()

    release = threading.Timer(0.15, commit)
    release.start()
    shipping.ship(NOON)
    release.join()
    shipping.ship(NOON)
    assert make.cold() == {"/slow": 1, "/quick": 1}


@on_postgres
def test_whoever_keeps_a_transaction_open_holds_up_nothing_but_the_lake(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "PATIENCE", 0.05)
    make.some(2)
    with db.engine("journey").connect() as holder:
        holder.execute(text("UPDATE events SET bot = bot"))
        assert shipping.ship(NOON).rows == 0
        assert sum(make.seen().values()) == 2
        holder.rollback()
    assert shipping.ship(NOON).rows == 2


def test_one_writer_at_a_time(database: Settings) -> None:
    make.some(2)
    tried: list[shipping.Shipped] = []

    def elsewhere() -> None:
        tried.append(shipping.ship(NOON))
        db.end_read()

    with place.writing():
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert tried[0].busy
    assert shipping.ship(NOON).rows == 2


def test_two_that_saw_the_same_version_cannot_both_commit(sqlite: Settings) -> None:
    make.some(2)
    known = commits.state()
    shipping.ship(NOON)
    with pytest.raises(CommitFailedError):
        commits.put(commits.State(version=known.version), shipped=(1, 1))
    stale = commits.state()
    make.some(1)
    shipping.ship(NOON)
    with pytest.raises(CommitFailedError):
        commits.put(stale, shipped=(99, 1))
    assert commits.state().shipped == 3


def test_a_night_sorts_packs_prunes_and_changes_no_answer(sqlite: Settings) -> None:
    long_ago = NOON - timedelta(days=40)
    kept = [{"order_id": "o"}, {"customer_id": "c"}]
    make.write(
        *(make.event(at=long_ago, second=n, path="/old", **more) for n, more in enumerate([{}, {}, *kept]))
    )
    for visitor in ("v2", "v1"):
        make.some(3, at=NOON - timedelta(days=2), visitor_id=visitor)
        shipping.ship(NOON)
    before = make.seen("visitor_id")
    assert before == {"v1": 3, "v2": 3, None: 4}
    done = tidying.tidy(NOON)
    assert (done.pruned, done.days, done.files_after) == (2, 2, 2)
    assert make.seen("visitor_id") == before
    assert hot.tail(after=0).rows == 8
    assert status.status(NOON).files == 2
    with reading.open() as lake:
        order = lake.rows(
            f"SELECT visitor_id FROM read_parquet('{lake.files[-1].uri}', file_row_number=true)"
        )
    assert order == [("v1",)] * 3 + [("v2",)] * 3
    assert tidying.tidy(NOON).days == 0
    assert len(files.unused(commits.state())) == 3
    commits.vacuum(hours=0)
    assert files.unused(commits.state()) == []
    assert make.seen("visitor_id") == before


def test_many_small_files_of_a_day_become_one(sqlite: Settings) -> None:
    for _ in range(3):
        make.some(1)
        shipping.ship(NOON)
    state = commits.state()
    few, merging.MANY = merging.MANY, 3
    try:
        with place.writing():
            assert len(merging.merge(state).files) == 1
    finally:
        merging.MANY = few
    assert make.cold() == {"/0": 3}
    assert commits.state().shipped == 3
