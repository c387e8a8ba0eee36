"""Taking a whole file back, for a day: each parcel that no carrier has seen yet returns to what waits."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from fulfillment.shipments import operations, queries
from fulfillment.shipments.models import Parcel, Shipment, TrackingImport
from shop.kernel import db
from shop.kernel.errors import N_, Conflict, DomainError, NotFound

FOR = timedelta(hours=24)


class TooLate(Conflict):
    """An import that cannot be undone any more."""


@dataclass(kw_only=True)
class Undone:
    """How many parcels came back, how many of their customers knew already, and which did not come back."""

    parcels: int = 0
    told: int = 0
    kept: list[tuple[int, str, DomainError]] = field(default_factory=list)


def may_undo(kept: TrackingImport, *, at: datetime) -> bool:
    """Whether an import may still be undone."""
    return kept.undone_at is None and kept.parcels > 0 and at - kept.imported_at <= FOR


def recent(*, limit: int = 10) -> list[TrackingImport]:
    """The latest imports."""
    query = select(TrackingImport).where(TrackingImport.parcels > 0)
    return list(db.session().scalars(query.order_by(TrackingImport.imported_at.desc()).limit(limit)))


def undo(import_id: uuid.UUID, *, at: datetime) -> Undone:
    """Take back every parcel of an import, each in a transaction of its own. Raises NotFound, TooLate.

    Opens its own transactions: call it from an edge, outside of one.
    """
    _claim(import_id, at=at)
    rows = db.session().execute(
        select(Parcel.id, Parcel.order_id, Parcel.tracking_number)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(Shipment.import_id == import_id, Parcel.undone_at.is_(None))
    )
    parcels = [(row.id, row.order_id, row.tracking_number) for row in rows]
    numbers = queries.order_numbers({order_id for _id, order_id, _number in parcels})
    db.end_read()
    found = Undone()
    for parcel_id, order_id, number in parcels:
        try:
            with db.transaction():
                untold = operations.take_back(parcel_id=parcel_id, at=at)
        except DomainError as error:
            found.kept.append((numbers[order_id], number, error))
            continue
        found.parcels += 1
        found.told += not untold
    with db.transaction() as session:
        session.get_one(TrackingImport, import_id).undone = found.parcels
    return found


def _claim(import_id: uuid.UUID, *, at: datetime) -> None:
    """Nobody else undoes it at the same time."""
    with db.transaction() as session:
        kept = session.get(TrackingImport, import_id, with_for_update=True)
        if kept is None:
            raise NotFound(N_("There is no such import."))
        if not may_undo(kept, at=at):
            raise TooLate(N_("This import was undone already, or is older than a day."))
        kept.undone_at = at
