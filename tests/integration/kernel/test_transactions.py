"""One opener, no nesting, nothing half done; both databases."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from shop.kernel import clock, db, engines, locks, preferences, signing
from shop.kernel.models import Counter, PreferenceRow
from shop.kernel.settings import Settings


def test_a_transaction_refuses_to_nest(database: Settings) -> None:
    with db.transaction(), pytest.raises(db.NestedTransaction), db.transaction():
        pass


def test_the_two_stores_may_be_written_together(database: Settings) -> None:
    with db.transaction(), db.transaction("journey"):
        assert db.in_transaction()
        assert db.in_transaction("journey")
    assert not db.in_transaction()


def test_an_exception_takes_everything_back(database: Settings) -> None:
    with contextlib.suppress(RuntimeError), db.transaction() as session:
        session.add(PreferenceRow(key="x", value="1", updated_at=clock.now()))
        session.flush()
        raise RuntimeError("stop")
    assert db.session().scalar(select(func.count()).select_from(PreferenceRow)) == 0


def test_after_commit_runs_once_and_never_after_a_rollback(database: Settings) -> None:
    ran: list[str] = []
    with db.transaction():
        db.after_commit("x", lambda: ran.append("a"))
        db.after_commit("x", lambda: ran.append("b"))
    with contextlib.suppress(RuntimeError), db.transaction():
        db.after_commit("x", lambda: ran.append("c"))
        raise RuntimeError
    assert ran == ["b"]


def test_a_failing_after_commit_does_not_undo_the_commit(database: Settings) -> None:
    def fail() -> None:
        raise OSError("the worker cannot be woken")

    with db.transaction() as session:
        session.add(PreferenceRow(key="x", value="1", updated_at=clock.now()))
        db.after_commit("x", fail)
    assert db.session().get(PreferenceRow, "x")


def test_numbers_have_no_gaps_under_threads_and_rollbacks(database: Settings) -> None:
    numbers: list[int] = []

    def take(fails: bool) -> None:
        try:
            with db.transaction():
                number = locks.next_number("order", start=1001)
                if fails:
                    raise RuntimeError
                numbers.append(number)
        except RuntimeError:
            pass

    threads = [threading.Thread(target=take, args=(i % 3 == 0,)) for i in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1001, 1021))
    assert db.session().get_one(Counter, "order").value == 1020


def test_threads_that_write_take_turns_and_who_waits_too_long_is_told(
    sqlite: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 1)
    told: list[str] = []

    def write() -> None:
        try:
            with db.bare_transaction("journey"):
                told.append("wrote")
        except OperationalError as error:
            told.append(str(error.orig))

    def in_a_thread() -> None:
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    with db.transaction("journey"):
        in_a_thread()
    in_a_thread()
    assert told == ["database is locked", "wrote"]


def test_naive_datetimes_are_refused(database: Settings) -> None:
    with pytest.raises(Exception, match="aware"), db.transaction() as session:
        session.add(PreferenceRow(key="x", value="1", updated_at=clock.now().replace(tzinfo=None)))


def test_secrets_are_not_stored_in_the_clear(database: Settings) -> None:
    secret = preferences.Preference("test.secret", "", secret=True)
    with db.transaction():
        preferences.put(secret, "sk_live_hidden", at=clock.now())
    db.end_read()
    assert "hidden" not in db.session().get_one(PreferenceRow, "test.secret").value
    assert preferences.get(secret) == "sk_live_hidden"
    preferences.configure("another secret key that is long enough")
    assert preferences.get(secret) == ""


def test_a_link_opens_only_what_it_was_made_for_and_only_in_time(database: Settings) -> None:
    at = clock.now()
    token = signing.sign("one", {"a": 1}, expires_at=at + timedelta(hours=1))
    assert signing.verify("one", token, at=at) == {"a": 1}
    for purpose, when in (("two", at), ("one", at + timedelta(hours=2))):
        with pytest.raises(signing.BadLink):
            signing.verify(purpose, token, at=when)
    for broken in ("", "x", token[:-2], token + "x", "ü" * 10):
        with pytest.raises(signing.BadLink):
            signing.verify("one", broken, at=at)


def test_a_one_time_link_is_spent_once(database: Settings) -> None:
    with db.transaction():
        signing.spend("token", at=clock.now())
    with pytest.raises(signing.BadLink), db.transaction():
        signing.spend("token", at=clock.now())
