"""Periodic jobs run once a period, whoever runs them and whoever dies; an idle sweep writes nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shop.kernel import attention, clock, db, jobs
from shop.kernel.models import PeriodicRun
from shop.kernel.settings import Settings
from tests.support.statements import counted

EVERY = timedelta(minutes=5)
Register = Callable[[str, jobs.Job], None]


class Killed(BaseException):
    """What ends a worker at once: nothing that it would have done afterwards happens."""


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """Registers jobs; there are no others."""
    monkeypatch.setattr(jobs, "_periodic", {})
    return lambda name, job: jobs.periodic(name, every=EVERY, job=job)


def rows() -> dict[str, PeriodicRun]:
    db.end_read()
    return {row.name: row for row in db.session().scalars(select(PeriodicRun))}


def test_a_job_runs_once_a_period_and_its_failure_is_shown_until_it_succeeds(
    database: Settings, register: Register
) -> None:
    ran: list[datetime] = []

    def broken(at: datetime) -> None:
        ran.append(at)
        if len(ran) < 3:
            raise ValueError

    register("test.job", broken)
    at = clock.now()
    shown = []
    for seconds in (0, 60, 301, 602):
        jobs.run_due(at=at + timedelta(seconds=seconds))
        shown.append([(item.kind, item.times) for item in attention.open_items()])
        db.end_read()
    assert ran == [at + timedelta(seconds=seconds) for seconds in (0, 301, 602)]
    assert shown == [[("jobs.failed", 1)], [("jobs.failed", 1)], [("jobs.failed", 2)], []]


def test_one_job_ends_before_the_next_is_claimed(database: Settings, register: Register) -> None:
    seen: list[list[tuple[str, bool]]] = []

    def look(_at: datetime) -> None:
        seen.append([(name, row.last_finished_at is not None) for name, row in sorted(rows().items())])

    for name in ("a", "b", "c"):
        register(name, look)
    assert jobs.run_due(at=clock.now())["periodic"] == 3
    assert seen == [[("a", False)], [("a", True), ("b", False)], [("a", True), ("b", True), ("c", False)]]
    assert all(row.last_finished_at for row in rows().values())


def test_what_a_killed_worker_had_not_begun_runs_at_once_and_the_rest_in_its_turn(
    database: Settings, register: Register
) -> None:
    ran: list[str] = []
    alive = [False]

    def deadly(_at: datetime) -> None:
        ran.append("deadly")
        if not alive[0]:
            raise Killed

    register("first", lambda at: ran.append("first"))
    register("deadly", deadly)
    register("last", lambda at: ran.append("last"))
    at = clock.now()
    with pytest.raises(Killed):
        jobs.run_due(at=at)
    alive[0] = True
    assert jobs.run_due(at=at)["periodic"] == 1
    assert ran == ["first", "deadly", "last"]
    assert jobs.run_due(at=at + EVERY)["periodic"] == 3
    assert ran[3:] == ["first", "deadly", "last"]


def test_workers_that_saw_the_same_jobs_due_run_each_once(database: Settings, register: Register) -> None:
    names = [f"job {number}" for number in range(12)]
    ran: list[str] = []
    for name in names:
        register(name, lambda at, name=name: ran.append(name))  # type: ignore[misc]
    at = clock.now()
    for period in range(2):  # the first time there are no rows yet
        all_looked = threading.Barrier(3)

        def worker(at: datetime = at + period * EVERY, all_looked: threading.Barrier = all_looked) -> None:
            due = jobs._due(at=at)
            all_looked.wait(timeout=30)
            jobs._run_each(due, at=at)  # as another process does: of one's own threads only one may

        threads = [threading.Thread(target=worker) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Counter(ran) == dict.fromkeys(names, period + 1)


def test_with_nothing_due_the_worker_reads_twice_and_writes_nothing(database: Settings) -> None:
    at = clock.now()
    while sum(jobs.run_due(at=at).values()):
        pass
    with counted() as sent:
        jobs.run_due(at=at)
    assert [statement.split()[0] for statement in sent] == ["SELECT", "SELECT"]
    assert "periodic_runs" in sent[0]
    assert all(f"FROM {table}" in sent[1].replace("shop.", "") for table in ("outbox_deliveries", "mails"))
