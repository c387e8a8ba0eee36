"""The worker: periodic jobs as rows, one sweep that does all due work, and Huey that runs it.

Huey may lose a task; the rows may not. After a commit that published something a nudge asks for a
sweep at once; every minute Huey's own timer asks for one anyway. A sweep runs the due periodic jobs,
the outbox, the inbox and whatever senders have registered (mail, gateways, carriers) until nothing
is due.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from shop.kernel import attention, clock, db, inbox, outbox
from shop.kernel.errors import N_
from shop.kernel.models import PeriodicRun
from shop.kernel.settings import Settings

log = logging.getLogger(__name__)
FAILED = "jobs.failed"
Job = Callable[[datetime], Any]


@dataclass(frozen=True)
class Periodic:
    """A job run about every `every`; called with `at`, outside any transaction."""

    name: str
    every: timedelta
    job: Job


_periodic: dict[str, Periodic] = {}
_senders: dict[str, Callable[..., int]] = {}
_turn = threading.Lock()


def periodic(name: str, *, every: timedelta, job: Job) -> None:
    """Register a periodic job under `name`."""
    _periodic[name] = Periodic(name, every, job)


def withdraw(name: str) -> None:
    """Run the periodic job `name` no more in this process."""
    _periodic.pop(name, None)


def sender(name: str, run_due: Callable[..., int]) -> None:
    """Register a sender: `run_due(at=…)` does some due work and says how much."""
    _senders[name] = run_due


def run_due(*, at: datetime) -> dict[str, int]:
    """Do everything that is due at `at`; how much of each. Safe to call from several threads and processes.

    Of a process's threads one at a time runs periodic jobs, so that while that one learns for a minute the
    others go on with what customers wait for.
    """
    done: dict[str, int] = {"periodic": _run_all_periodic(at=at)}
    steps: dict[str, Callable[..., int]] = {"outbox": outbox.run_due, "inbox": inbox.run_due, **_senders}
    while True:
        before = sum(done.values())
        for name, step in steps.items():
            done[name] = done.get(name, 0) + step(at=at)  # in turns: no long queue holds up the others
        if sum(done.values()) == before:
            return done


def _run_all_periodic(*, at: datetime) -> int:
    if not _turn.acquire(blocking=False):
        return 0
    try:
        return sum(_run_periodic(job, last, at=at) for job, last in _due(at=at))
    finally:
        _turn.release()


def _due(*, at: datetime) -> list[tuple[Periodic, Any]]:
    """The jobs whose time has come, by one look at all of them, each with what its row says (None: no row);
    `_claim` has the last word."""
    asked = select(PeriodicRun.name, PeriodicRun.next_due_at, PeriodicRun.last_error)
    rows = {row.name: row for row in db.session().execute(asked)}
    db.end_read()
    jobs = [(job, rows.get(job.name)) for job in _periodic.values()]
    return [(job, row) for job, row in jobs if row is None or not at < row.next_due_at <= at + job.every]


def _run_periodic(job: Periodic, last: Any, *, at: datetime) -> int:
    if not _claim(job, at=at, known=last is not None):
        return 0
    error: str | None = None
    try:
        job.job(at)
    except Exception as failure:
        log.exception("periodic job failed", extra={"job": job.name})
        error = f"{type(failure).__name__}: {failure}"[:2000]
    finally:
        db.end_read()
    with db.transaction() as session:
        if error or (last is not None and last.last_error):
            _tell_owner(job.name, error, at=at)
        done = {"last_finished_at": clock.now(), "last_error": error}
        session.execute(update(PeriodicRun).where(PeriodicRun.name == job.name).values(**done))
    return 1


def _tell_owner(name: str, error: str | None, *, at: datetime) -> None:
    if error is None:
        attention.resolve(kind=FAILED, key=name, at=at)
    else:
        attention.raise_item(
            kind=FAILED,
            key=name,
            message=N_("The job “%(job)s” failed: %(error)s It is tried again by itself."),
            params={"job": name, "error": error[:300]},
            at=at,
        )


def _claim(job: Periodic, *, at: datetime, known: bool) -> bool:
    """Take the run that is due. One planned further off than `every` stems from a clock played forward."""
    run = {"next_due_at": at + job.every, "last_started_at": at}
    is_due = or_(PeriodicRun.next_due_at <= at, PeriodicRun.next_due_at > at + job.every)
    with db.transaction() as session:
        if not known:
            return db.insert_ignore(PeriodicRun, [{"name": job.name, **run}]) == 1
        claimed = session.execute(
            update(PeriodicRun).where(PeriodicRun.name == job.name, is_due).values(**run)
        )
        return bool(claimed.rowcount)  # type: ignore[attr-defined]


def make_huey(settings: Settings) -> Any:
    """The Huey instance for `settings`: Redis or PostgreSQL by URL, else its own SQLite file."""
    from huey import PostgresHuey, RedisHuey, SqliteHuey

    if settings.redis_url:
        huey: Any = RedisHuey("threeclick", url=settings.redis_url)
    elif settings.database_url:
        huey = PostgresHuey("threeclick", dsn=settings.database_url.replace("+psycopg", "", 1))
    else:
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey("threeclick", filename=str(settings.var_dir / "huey.sqlite3"))
    return huey


def install(huey: Any) -> Callable[[], None]:
    """Register the sweep with `huey`; returns the nudge that asks for one soon."""
    from huey import crontab

    @huey.task()
    def sweep() -> None:
        run_now()

    @huey.periodic_task(crontab(minute="*"))
    def minute() -> None:
        run_now()

    return lambda: sweep() and None


def run_now() -> dict[str, int]:
    """One sweep at the current time."""
    try:
        return run_due(at=clock.now())
    finally:
        db.end_read()
