"""The worker's part: the simulator's clock, and finding parcels that have become late."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from fulfillment.carriers.base import ENDED
from fulfillment.shipments import operations, promise, simulation
from fulfillment.shipments.models import Parcel
from shop.brand import store
from shop.kernel import db, jobs


def install() -> None:
    """Register the simulator and the hourly look at promises."""
    jobs.sender("shipments.simulator", simulation.run_due)
    jobs.periodic("shipments.find_late", every=timedelta(hours=1), job=find_late)


def find_late(at: datetime) -> int:
    """Note every parcel whose promised day is over; how many became late."""
    today = promise.store_day(at, store.current().time_zone)
    query = select(Parcel).where(
        Parcel.undone_at.is_(None), Parcel.status.not_in(ENDED), Parcel.promised_to < today
    )
    due = [parcel.id for parcel in db.session().scalars(query) if not parcel.delayed]
    db.end_read()
    late = 0
    for parcel_id in due:
        with db.transaction():
            late += operations.refresh(parcel_id=parcel_id, at=at)
    return late
