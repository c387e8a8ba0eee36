"""Parcels: of an order, by number, on their way, quiet, and how long those of a lane took."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from fulfillment.carriers.base import ENDED
from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments import lanes
from fulfillment.shipments.models import Parcel, Scan, SimulatedStep
from shop.kernel import db
from shop.orders.models import Order

PER_PAGE = 50


@dataclass(frozen=True)
class NumberInUse:
    """A tracking number that a parcel of an order bears."""

    order_id: uuid.UUID
    order_number: int
    carrier: str
    number: str
    status: str


@dataclass(frozen=True)
class Moving:
    """One page of parcels on their way; `total` counts all pages."""

    parcels: list[Parcel]
    total: int
    page: int
    pages: int


def parcels_of(order_id: uuid.UUID) -> list[Parcel]:
    """Every parcel of an order in the order they left, with contents and scans. Three statements."""
    query = select(Parcel).where(Parcel.order_id == order_id).order_by(Parcel.shipped_at, Parcel.id)
    return list(db.session().scalars(query.options(*_whole())))


def parcel(parcel_id: uuid.UUID) -> Parcel | None:
    """One parcel with contents and scans."""
    return db.session().scalar(select(Parcel).where(Parcel.id == parcel_id).options(*_whole()))


def in_use(order_id: uuid.UUID, carrier: str, number: str) -> Parcel | None:
    """The parcel of an order with that number, unless it was taken back."""
    return db.session().scalar(
        select(Parcel).where(
            Parcel.order_id == order_id,
            Parcel.carrier == carrier,
            Parcel.tracking_number == number,
            Parcel.undone_at.is_(None),
        )
    )


def numbered(numbers: Collection[str]) -> list[NumberInUse]:
    """Every parcel in use under one of these tracking numbers."""
    wanted = sorted(set(numbers))
    found: list[NumberInUse] = []
    for start in range(0, len(wanted), 500):
        query = (
            select(Parcel.order_id, Order.number, Parcel.carrier, Parcel.tracking_number, Parcel.status)
            .join(Order, Parcel.order_id == Order.id)
            .where(Parcel.tracking_number.in_(wanted[start : start + 500]), Parcel.undone_at.is_(None))
        )
        found += [NumberInUse(*row) for row in db.session().execute(query)]
    return found


def sharing(carrier: str, number: str, *, but: uuid.UUID) -> list[int]:
    """Numbers of other orders with an unfinished parcel under the same tracking number."""
    if not number:
        return []
    return sorted(
        each.order_number
        for each in numbered([number])
        if each.carrier == carrier and each.order_id != but and each.status not in ENDED
    )


def on_the_way(*, page: int = 1, per_page: int = PER_PAGE) -> Moving:
    """Parcels that have left and not arrived, the longest unheard of first."""
    moving = Parcel.undone_at.is_(None) & Parcel.status.not_in(ENDED)
    total = db.session().scalar(select(func.count()).select_from(Parcel).where(moving)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    silent = func.coalesce(Parcel.last_scan_at, Parcel.shipped_at)
    rows = select(Parcel).where(moving).order_by(silent, Parcel.id)
    found = db.session().scalars(rows.limit(per_page).offset((page - 1) * per_page))
    return Moving(parcels=list(found), total=total, page=page, pages=pages)


def last_parcel_at() -> datetime | None:
    """When the newest parcel left, None when none ever did."""
    return db.session().scalar(select(func.max(Parcel.shipped_at)))


def last_carrier() -> str:
    """The carrier of the newest parcel sent by hand, empty when there is none."""
    query = select(Parcel.carrier).where(Parcel.carrier != SIMULATOR.info.code)
    return db.session().scalar(query.order_by(Parcel.id.desc()).limit(1)) or ""


def open_steps(parcel_id: uuid.UUID) -> list[SimulatedStep]:
    """What the simulator still has in store for a parcel, next first."""
    query = select(SimulatedStep).where(SimulatedStep.parcel_id == parcel_id, SimulatedStep.done_at.is_(None))
    return list(db.session().scalars(query.order_by(SimulatedStep.position)))


def scans_of(parcel_id: uuid.UUID) -> list[Scan]:
    """All scans of a parcel, oldest first."""
    query = select(Scan).where(Scan.parcel_id == parcel_id)
    return list(db.session().scalars(query.order_by(Scan.occurred_at, Scan.id)))


def quiet(*, limit: int = PER_PAGE) -> list[Parcel]:
    """Parcels of which nothing was heard for too long, the longest first."""
    query = select(Parcel).where(Parcel.quiet != "", Parcel.undone_at.is_(None))
    return list(db.session().scalars(query.order_by(Parcel.quiet_since, Parcel.id).limit(limit)))


def transits(lane: str) -> list[int]:
    """Business days the latest deliveries on a lane took; of the whole country where these are too few."""
    took = _transits(Parcel.lane == lane) if lane else []
    if len(took) >= lanes.LEAST or not lane:
        return took
    wide = lanes.wide_of(lane)
    return _transits(Parcel.lane.between(wide, wide + "\U0010ffff"))


def _transits(which: ColumnElement[bool]) -> list[int]:
    query = select(Parcel.transit_days).where(which, Parcel.transit_days.is_not(None))
    return [
        days
        for days in db.session().scalars(query.order_by(Parcel.delivered_at.desc()).limit(lanes.MOST))
        if days is not None
    ]


def _whole() -> tuple:
    return selectinload(Parcel.lines), selectinload(Parcel.scans)
