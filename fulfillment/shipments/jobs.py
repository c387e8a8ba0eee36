"""The worker's part: the simulator's clock, and finding parcels that have become late or quiet."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from fulfillment.carriers.base import ENDED
from fulfillment.shipments import operations, promise, silence, simulation
from fulfillment.shipments.models import ON_HOLD, WAITING, FulfillmentOrder, Parcel, SimulatedStep
from shop.brand import store
from shop.kernel import db, jobs, work


def install() -> None:
    """Register the simulator and the looks at promises and at silence."""
    jobs.sender("shipments.simulator", simulation.run_due, due=work.due(SimulatedStep))
    jobs.periodic("shipments.find_late", every=timedelta(hours=1), job=find_late)
    jobs.periodic("shipments.allot", every=timedelta(hours=24), job=allot)
    jobs.periodic("shipments.find_quiet", every=timedelta(hours=6), job=find_quiet)


def allot(at: datetime) -> int:
    """Give its shares to work that an older version of the program opened; how many orders had none."""
    bare = ~FulfillmentOrder.lines.any() & FulfillmentOrder.status.in_((*WAITING, ON_HOLD))
    found = list(db.session().scalars(select(FulfillmentOrder.order_id).where(bare).limit(1000)))
    db.end_read()
    for order_id in found:
        with db.transaction():
            operations.follow(order_id=order_id, at=at)
    return len(found)


def find_late(at: datetime) -> int:
    """Note every parcel whose promised day is over, and those that move on from the day last told; how many
    became late."""
    today = promise.store_day(at, store.current().time_zone)
    query = _under_way().where(Parcel.promised_to < today)
    found = [parcel.id for parcel in db.session().scalars(query) if not parcel.delayed]
    moved = (Parcel.estimated_on > Parcel.delay_told_to) & (Parcel.estimated_on >= today)
    found += [parcel.id for parcel in db.session().scalars(_under_way().where(moved))]
    return _look_again(found, at=at)


def find_quiet(at: datetime) -> int:
    """Look again at parcels unheard of for two days: when they come now, and whether they are lost.

    How many became late by it.
    """
    silent = func.coalesce(Parcel.last_scan_at, Parcel.shipped_at) < at - silence.SOONEST
    return _look_again([parcel.id for parcel in db.session().scalars(_under_way().where(silent))], at=at)


def _under_way() -> Select[Parcel]:
    left = Parcel.undone_at.is_(None) & Parcel.replaced_at.is_(None)
    return select(Parcel).where(left, Parcel.status.not_in(ENDED))


def _look_again(parcel_ids: list[uuid.UUID], *, at: datetime) -> int:
    db.end_read()
    late = 0
    for parcel_id in parcel_ids:
        with db.transaction():
            late += operations.refresh(parcel_id=parcel_id, at=at)
    return late
