"""Calling providers within their limits: a budget by the minute, waiting as they ask, noting failures.

Nothing here is called inside a transaction.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fulfillment.carriers import providers
from fulfillment.carriers.failures import BadKey, Throttled, Unreachable
from fulfillment.trackers import signals
from fulfillment.trackers.models import CarrierConnection
from shop.kernel import attention, db, limits
from shop.kernel.errors import N_, DomainError, TooMany

MINUTE = timedelta(minutes=1)
SHARE = 30  # seconds of every minute that the worker may use: labels and rates want theirs, too
KEY_WAITS = timedelta(hours=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=1)


def allowed(connection: CarrierConnection, *, at: datetime) -> bool:
    """Take one call from the connection's budget; False when this minute's is used up."""
    rate = providers.provider(connection.provider).info.per_second
    try:
        limits.hit(f"carriers:{connection.provider}", limit=max(int(rate * SHARE), 1), per=MINUTE, at=at)
    except TooMany:
        return False
    return True


def answered(connection_id: uuid.UUID, *, at: datetime) -> None:
    """A call went well: what was wrong is over. In the open transaction."""
    row = db.session().get_one(CarrierConnection, connection_id)
    row.asked_at = at
    if row.problem or row.failures or row.resume_at:
        row.problem, row.failures, row.resume_at = "", 0, None
        attention.resolve(kind=signals.KEY, key=row.provider, at=at)
    db.session().flush()


def failed(connection_id: uuid.UUID, error: DomainError, *, at: datetime) -> bool:
    """A call failed: wait as long as makes sense; whether it was the connection's fault. Own transaction."""
    with db.transaction() as session:
        row = session.get_one(CarrierConnection, connection_id)
        wait = _wait(row, error)
        if wait is None:
            return False
        row.problem, row.problem_params, row.resume_at = error.message, error.params, at + wait
        row.failures += not isinstance(error, Throttled)
        if isinstance(error, BadKey):
            attention.raise_item(
                kind=signals.KEY,
                key=row.provider,
                message=N_("%(provider)s does not accept our API key: parcels are not followed."),
                params={"provider": providers.provider(row.provider).info.name},
                link=f"/admin/carriers/{row.provider}",
                at=at,
            )
    return True


def _wait(row: CarrierConnection, error: DomainError) -> timedelta | None:
    if isinstance(error, Throttled):
        return timedelta(seconds=error.retry_after)
    if isinstance(error, BadKey):
        return KEY_WAITS
    if isinstance(error, Unreachable):
        return min(FIRST_WAIT * 2 ** min(row.failures, 10), LONGEST_WAIT)
    return None
