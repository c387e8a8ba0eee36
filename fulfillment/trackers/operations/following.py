"""Which parcels are followed: one tracker each, made as soon as there is a number and an account."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete

from fulfillment.carriers.base import ENDED
from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import queries, signals
from fulfillment.trackers.models import NEW, STOPPED, WATCHING, ToldScan, Tracker
from shop.kernel import attention, db, ids


def follow(*, parcel_id: uuid.UUID, at: datetime) -> Tracker | None:
    """Have a parcel followed; None without a number, without any account, or when there is nothing to follow.

    Asked again it changes nothing, unless the parcel has got another number.
    """
    parcel = db.session().get(Parcel, parcel_id)
    if parcel is None or not worth_following(parcel):
        return None
    if not any(row.enabled for row in queries.connections()):
        return None
    tracker = queries.tracker_of(parcel_id)
    if tracker is not None and tracker.number == parcel.tracking_number:
        return tracker
    if tracker is not None:
        _forget(tracker)
    row = {
        "id": ids.new_id(),
        "parcel_id": parcel.id,
        "carrier": parcel.carrier,
        "number": parcel.tracking_number,
        "provider": "",
        "reference": "",
        "raw": "",
        "state": NEW,
        "together": False,
        "tried": [],
        "created_at": at,
        "due_at": at,
        "attempts": 0,
    }
    db.insert_ignore(Tracker, [row])
    return queries.tracker_of(parcel_id)


def follow_all(*, at: datetime) -> int:
    """Have every parcel under way followed that should be; how many were new."""
    if not any(row.enabled for row in queries.connections()):
        return 0
    return sum(follow(parcel_id=parcel_id, at=at) is not None for parcel_id in queries.unfollowed())


def adopt(*, parcel_id: uuid.UUID, connection_id: uuid.UUID, reference: str, at: datetime) -> Tracker | None:
    """Keep a tracker that came with a label: nothing is to be made at the provider any more."""
    tracker = follow(parcel_id=parcel_id, at=at)
    if tracker is None or tracker.state != NEW:
        return tracker
    connection = next((row for row in queries.connections() if row.id == connection_id), None)
    if connection is not None:
        watched(
            tracker, connection_id=connection.id, provider=connection.provider, reference=reference, at=at
        )
    return tracker


def watched(
    tracker: Tracker, *, connection_id: uuid.UUID, provider: str, reference: str, at: datetime
) -> None:
    """The provider watches the number now; it is asked again in a while, unless it tells before."""
    tracker.connection_id, tracker.provider = connection_id, provider
    tracker.reference = reference[:80]
    tracker.state, tracker.done_at, tracker.last_error = WATCHING, at, None
    tracker.poll_at = at
    attention.resolve(kind=signals.TRACKER, key=str(tracker.id), at=at)
    db.session().flush()


def let_go(*, parcel_id: uuid.UUID, at: datetime) -> None:
    """Stop following a parcel."""
    tracker = queries.tracker_of(parcel_id)
    if tracker is not None:
        tracker.state, tracker.poll_at, tracker.done_at = STOPPED, None, tracker.done_at or at
        attention.resolve(kind=signals.TRACKER, key=str(tracker.id), at=at)
        db.session().flush()


def worth_following(parcel: Parcel) -> bool:
    """Whether there is a number, a real carrier, and a way to go."""
    return bool(
        parcel.tracking_number
        and parcel.undone_at is None
        and parcel.carrier != SIMULATOR.info.code
        and parcel.status not in ENDED
    )


def _forget(tracker: Tracker) -> None:
    """What was told of another number is not about this parcel."""
    session = db.session()
    session.execute(delete(ToldScan).where(ToldScan.tracker_id == tracker.id))
    session.delete(tracker)
    session.flush()
