"""Two orders with one tracking number: whose is what the carrier tells? Nobody's, until somebody has said."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from fulfillment.carriers.base import ENDED
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import queries, signals
from fulfillment.trackers.models import (
    PARKED,
    SHARED,
    STOPPED,
    TO_READ,
    WATCHING,
    CarrierConnection,
    ToldScan,
    Tracker,
)
from fulfillment.trackers.operations import reading
from shop.kernel import attention, db
from shop.kernel.errors import N_, Conflict

Claims = list[tuple[Tracker, Parcel]]


def whose(found: Claims) -> Claims:
    """Those of the claims that a report counts for; [] when that cannot be told.

    One claim: its own. Carriers use numbers again: of several, those that have arrived are out as long as
    one is under way. Several under way count only where the owner has said that they travel together.
    """
    if len(found) == 1:
        return found
    going = moving(found)
    if len(going) == 1:
        return going
    if not going:
        return [max(found, key=lambda claim: claim[1].shipped_at)]
    return going if all(tracker.together for tracker, _parcel in going) else []


def moving(found: Claims) -> Claims:
    """Claims of parcels that have not arrived."""
    return [claim for claim in found if claim[1].status not in ENDED]


def ask(connection: CarrierConnection, found: Claims, *, at: datetime) -> None:
    """Stop acting on a number that several orders claim, and have the owner say whose it is."""
    for tracker, _parcel in found:
        tracker.state = SHARED
    attention.raise_item(
        kind=signals.SHARED,
        key=_key(connection.id, found[0][0].number),
        message=N_("Several orders have a parcel with the number %(number)s: whose is it?"),
        params={"number": found[0][0].number},
        link="/admin/carriers/numbers",
        at=at,
    )


def settle_number(
    *, connection_id: uuid.UUID, number: str, tracker_ids: Collection[uuid.UUID], at: datetime
) -> int:
    """The number belongs to these trackers (several: they travel together), and to no other; how many.

    What was told meanwhile is read for them. Raises Conflict when none of them waits for that.
    """
    query = select(Tracker).where(
        Tracker.connection_id == connection_id, Tracker.number == number, Tracker.state == SHARED
    )
    waiting = list(db.session().scalars(query.order_by(Tracker.id)))
    chosen = [tracker for tracker in waiting if tracker.id in tracker_ids]
    if not chosen:
        raise Conflict(N_("This has been settled already."))
    for tracker in waiting:
        tracker.state = WATCHING if tracker in chosen else STOPPED
        tracker.together = len(chosen) > 1
        tracker.poll_at = at if tracker in chosen else None
    mine = ToldScan.tracker_id.in_([tracker.id for tracker in chosen])
    db.session().execute(update(ToldScan).where(mine, ToldScan.state == PARKED).values(state=TO_READ))
    db.session().flush()
    for tracker in chosen:
        reading.read(tracker, at=at)
    attention.resolve(kind=signals.SHARED, key=_key(connection_id, number), at=at)
    return len(chosen)


def open_questions() -> dict[tuple[uuid.UUID, str], list[queries.Claim]]:
    """Numbers that several orders claim, with the claims."""
    found: dict[tuple[uuid.UUID, str], list[queries.Claim]] = {}
    for claim in queries.claims((SHARED,)):
        if claim.tracker.connection_id is not None:
            found.setdefault((claim.tracker.connection_id, claim.tracker.number), []).append(claim)
    return found


def _key(connection_id: uuid.UUID, number: str) -> str:
    return f"{connection_id}:{number}"
