"""The worker: periodic jobs as rows, one sweep that does all due work, and Huey that runs it.

Huey may lose a task; the rows may not. After a commit that published something a nudge asks for a
sweep at once; every minute Huey's own timer asks for one anyway. A sweep runs the due periodic jobs,
the outbox, the inbox and whatever senders have registered (mail, gateways, carriers) until nothing
is due. Where nothing is, it has read twice and written nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, or_, select, update

from shop.kernel import attention, clock, db, inbox, outbox, work
from shop.kernel.errors import N_
from shop.kernel.models import InboxMessage, OutboxDelivery, PeriodicRun
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


@dataclass(frozen=True)
class Step:
    """Work that waits as rows: `run_due(at=…)` does some and says how much.

    `due` is whether any waits at the time `:at` (`work.due`); without it the step is always asked.
    """

    run_due: Callable[..., int]
    due: ColumnElement[bool] | None = None


Due = tuple[Periodic, Any]  # a job whose time has come, and its row (None where there is none yet)
_TABLE = cast(Table, PeriodicRun.__table__)
_RUN = _TABLE.c
_RUNS = select(_RUN.name, _RUN.next_due_at, _RUN.last_error)
# A run that is planned further off than a period stems from a clock played forward.
_IS_DUE = or_(_RUN.next_due_at <= bindparam("at"), _RUN.next_due_at > bindparam("then"))
_BEGIN = (
    update(_TABLE)
    .where(_RUN.name == bindparam("job"), _IS_DUE)
    .values(next_due_at=bindparam("then"), last_started_at=bindparam("at"))
)
_END = (
    update(_TABLE)
    .where(_RUN.name == bindparam("job"))
    .values(last_finished_at=bindparam("at"), last_error=bindparam("error"))
)
_periodic: dict[str, Periodic] = {}
_steps = {
    "outbox": Step(outbox.run_due, work.due(OutboxDelivery)),
    "inbox": Step(inbox.run_due, work.due(InboxMessage)),
}
_turn = threading.Lock()


def periodic(name: str, *, every: timedelta, job: Job) -> None:
    """Register a periodic job under `name`."""
    _periodic[name] = Periodic(name, every, job)


def withdraw(name: str) -> None:
    """Run the periodic job `name` no more in this process."""
    _periodic.pop(name, None)


def sender(name: str, run_due: Callable[..., int], *, due: ColumnElement[bool] | None = None) -> None:
    """Register a sender: `run_due(at=…)` does some due work and says how much; `due` as `Step` has it."""
    _steps[name] = Step(run_due, due)


def run_due(*, at: datetime, now: Callable[[], datetime] | None = None) -> dict[str, int]:
    """Do everything that is due at `at`; how much of each. Safe to call from several threads and processes.

    With `now` a long sweep goes on with what time it is by then: what is of no use after an hour is not sent
    because it was when the sweep began.
    Of a process's threads one at a time runs periodic jobs, so that while that one learns for a minute the
    others go on with what customers wait for.
    """
    done = {"periodic": _run_all_periodic(at=at), **dict.fromkeys(_steps, 0)}
    while True:
        before = sum(done.values())
        for name in _waiting(at=now() if now else at):
            # in turns: no long queue holds up the others
            done[name] += _steps[name].run_due(at=now() if now else at)
        if sum(done.values()) == before:
            return done


def _waiting(*, at: datetime) -> list[str]:
    """The steps with something to do, by one look at all of them."""
    asked = {name: step.due for name, step in _steps.items() if step.due is not None}
    row = db.session().execute(select(*asked.values()), {"at": at}).one()
    db.end_read()
    found = dict(zip(asked, row, strict=True))
    return [name for name in _steps if found.get(name, True)]


def _run_all_periodic(*, at: datetime) -> int:
    if not _turn.acquire(blocking=False):
        return 0
    try:
        return _run_each(_due(at=at), at=at)
    finally:
        _turn.release()


def _due(*, at: datetime) -> list[Due]:
    """The jobs whose time has come, by one look at all of them; `_claim` has the last word."""
    rows = {row.name: row for row in db.session().execute(_RUNS)}
    db.end_read()
    jobs = [(job, rows.get(job.name)) for job in _periodic.values()]
    return [(job, row) for job, row in jobs if row is None or not at < row.next_due_at <= at + job.every]


def _run_each(due: list[Due], *, at: datetime) -> int:
    """Run those of `due` that nobody else has begun; how many.

    One transaction ends a job and claims the next: who is killed has claimed nothing that he had not begun.
    """
    waiting, ran = iter(due), 0
    found = _next(waiting, at=at) if due else None
    while found is not None:
        error, ran = _run(found[0], at=at), ran + 1
        found = _next(waiting, at=at, ended=found, error=error)
    return ran


def _next(
    waiting: Iterator[Due], *, at: datetime, ended: Due | None = None, error: str | None = None
) -> Due | None:
    with db.transaction():
        if ended is not None:
            _note_end(*ended, error, at=at)
        return next((due for due in waiting if _claim(*due, at=at)), None)


def _run(job: Periodic, *, at: datetime) -> str | None:
    """What went wrong, if anything did."""
    try:
        job.job(at)
    except Exception as failure:
        log.exception("periodic job failed", extra={"job": job.name})
        return f"{type(failure).__name__}: {failure}"[:2000]
    finally:
        db.end_read()
    return None


def _claim(job: Periodic, last: Any, *, at: datetime) -> bool:
    """Take the run that is due, in the open transaction; False when somebody else has."""
    then = at + job.every
    if last is None:
        first = {"name": job.name, "next_due_at": then, "last_started_at": at}
        return db.insert_ignore(PeriodicRun, [first]) == 1
    taken = db.session().execute(_BEGIN, {"job": job.name, "at": at, "then": then})
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _note_end(job: Periodic, last: Any, error: str | None, *, at: datetime) -> None:
    if error or (last is not None and last.last_error):
        _tell_owner(job.name, error, at=at)
    db.session().execute(_END, {"job": job.name, "at": clock.now(), "error": error})


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
        return run_due(at=clock.now(), now=clock.now)
    finally:
        db.end_read()
