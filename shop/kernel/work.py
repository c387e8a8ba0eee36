"""Claiming and finishing rows of work: the one loop behind outbox deliveries, inbox messages and mail.

A row is claimed by moving its `due_at` forward by a lease (so a killed worker's rows come back by
themselves), handled in a transaction that also marks it done, and on failure put off with backoff or,
after the last attempt, parked for the owner's attention list. At least once: handlers are idempotent.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, exists, select, update

from shop.kernel import db

LEASE = timedelta(minutes=2)
BACKOFF = tuple(timedelta(seconds=s) for s in (10, 30, 120, 600, 3600, 4 * 3600, 12 * 3600))
AT = bindparam("at", type_=db.UtcDateTime())  # the time of a sweep, in what asks whether work waits
log = logging.getLogger(__name__)


@cache
def due(model: Any) -> ColumnElement[bool]:
    """Whether rows of `model` wait at the time `AT`, for `jobs.sender`."""
    return exists().where(model.done_at.is_(None), model.parked_at.is_(None), model.due_at <= AT)


def claim(
    model: Any,
    *,
    at: datetime,
    limit: int = 20,
    lease: timedelta = LEASE,
    first: Any = None,
    only: Any = None,
) -> list[uuid.UUID]:
    """Take up to `limit` due rows of `model`, oldest first; nobody else gets them until the lease ends.

    `first` is a column to order by before that (a priority), `only` a condition that rows must meet.

    `model` has id, due_at, attempts, done_at and parked_at. Opens its own transaction.
    """
    with db.transaction() as session:
        due = (
            select(model.id)
            .where(model.done_at.is_(None), model.parked_at.is_(None), model.due_at <= at)
            .where(*([only] if only is not None else []))
            .order_by(*([first] if first is not None else []), model.due_at, model.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = list(session.scalars(due))
        if found:
            session.execute(
                update(model)
                .where(model.id.in_(found))
                .values(due_at=at + lease, attempts=model.attempts + 1)
                .execution_options(synchronize_session=False)
            )
    return found


def finish(model: Any, row_id: uuid.UUID, *, at: datetime) -> bool:
    """Mark the row done in the open transaction; False when somebody else already had."""
    session = db.session()
    session.flush()  # what the row's handler has changed comes first
    result = session.execute(_finishing(model), {"row": row_id, "at": at})
    return bool(result.rowcount)  # type: ignore[attr-defined]


@cache
def _finishing(model: Any) -> Update:
    table = model.__table__
    still_open = update(table).where(table.c.id == bindparam("row"), table.c.done_at.is_(None))
    return still_open.values(done_at=bindparam("at"), last_error=None)


def fail(
    model: Any,
    row_id: uuid.UUID,
    error: BaseException,
    *,
    at: datetime,
    backoff: tuple[timedelta, ...] = BACKOFF,
) -> bool:
    """Put the row off, or park it after its last attempt; True when it was parked. Own transaction."""
    with db.transaction() as session:
        row = session.get(model, row_id, with_for_update=True)
        if row is None or row.done_at is not None:
            return False
        row.last_error = f"{type(error).__name__}: {error}"[:2000]
        if row.attempts > len(backoff):
            row.parked_at = at
        else:
            row.due_at = at + backoff[max(row.attempts - 1, 0)]
        return row.parked_at is not None


def retry(model: Any, row_id: uuid.UUID, *, at: datetime) -> None:
    """Make a parked or waiting row due again with fresh attempts; in the open transaction."""
    db.session().execute(
        update(model)
        .where(model.id == row_id, model.done_at.is_(None))
        .values(due_at=at, attempts=0, parked_at=None)
        .execution_options(synchronize_session=False)
    )


def drain(step: Callable[[], int], *, most: int = 500) -> int:
    """Call `step` until it reports no work, at most `most` times; how much was done."""
    done = 0
    for _ in range(most):
        count = step()
        if not count:
            break
        done += count
    return done
