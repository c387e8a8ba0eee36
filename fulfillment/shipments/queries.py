"""Reads: what is to be sent, an order's parcels with contents and scans, one parcel, one tracking token."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from fulfillment.carriers.base import ENDED
from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments.models import (
    IN_PROGRESS,
    OPEN,
    FulfillmentOrder,
    Parcel,
    Scan,
    SimulatedStep,
)
from shop.kernel import db
from shop.orders import queries as orders
from shop.orders.models import Order

PER_PAGE = 50
MAX_TOKEN = 64


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """All that fulfillment knows about one order."""

    fulfillment: FulfillmentOrder
    order: Order
    parcels: list[Parcel]

    @property
    def live(self) -> list[Parcel]:
        """Parcels that really left."""
        return [parcel for parcel in self.parcels if parcel.undone_at is None]


@dataclass(frozen=True)
class NumberInUse:
    """A tracking number that a parcel of an order bears."""

    order_id: uuid.UUID
    order_number: int
    carrier: str
    number: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One page of orders to send, oldest first."""

    orders: list[Order]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Moving:
    """One page of parcels on their way; `total` counts all pages."""

    parcels: list[Parcel]
    total: int
    page: int
    pages: int


def for_order(order_id: uuid.UUID) -> Delivery | None:
    """The delivery of an order, or None when it has nothing to send (yet)."""
    return _delivery(work_of(order_id))


def work_of(order_id: uuid.UUID) -> FulfillmentOrder | None:
    """The work an order makes, without its parcels."""
    return db.session().scalar(select(FulfillmentOrder).where(FulfillmentOrder.order_id == order_id))


def by_token(token: str | None) -> Delivery | None:
    """The delivery a tracking link is about, or None."""
    if not token or len(token) > MAX_TOKEN or not token.isascii() or "\x00" in token:
        return None
    row = db.session().scalar(select(FulfillmentOrder).where(FulfillmentOrder.token == token))
    return _delivery(row)


def _delivery(row: FulfillmentOrder | None) -> Delivery | None:
    order = orders.by_id(row.order_id) if row is not None else None
    if row is None or order is None:
        return None
    return Delivery(fulfillment=row, order=order, parcels=parcels_of(order.id))


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


def by_numbers(numbers: Collection[int]) -> dict[int, tuple[Order, FulfillmentOrder | None]]:
    """Orders by their numbers, with their lines and the work they make."""
    wanted = sorted(set(numbers))
    found: dict[int, tuple[Order, FulfillmentOrder | None]] = {}
    for start in range(0, len(wanted), 500):
        query = (
            select(Order, FulfillmentOrder)
            .outerjoin(FulfillmentOrder, FulfillmentOrder.order_id == Order.id)
            .where(Order.number.in_(wanted[start : start + 500]))
            .options(selectinload(Order.lines))
        )
        found |= {row[0].number: (row[0], row[1]) for row in db.session().execute(query)}
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


def to_ship(*, page: int = 1, per_page: int = PER_PAGE) -> Queue:
    """Orders of which something still has to leave and may, oldest first, with their lines."""
    waiting = FulfillmentOrder.status.in_((OPEN, IN_PROGRESS)) & (Order.held_for == "")
    total = count_to_ship()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    rows = (
        select(Order)
        .join(FulfillmentOrder, FulfillmentOrder.order_id == Order.id)
        .where(waiting)
        .options(selectinload(Order.lines))
        .order_by(FulfillmentOrder.opened_at, Order.number)
    )
    found = db.session().scalars(rows.limit(per_page).offset((page - 1) * per_page))
    return Queue(orders=list(found), total=total, page=page, pages=pages)


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


def order_numbers(order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Order numbers by id."""
    rows = db.session().execute(select(Order.id, Order.number).where(Order.id.in_(order_ids)))
    return {row.id: row.number for row in rows}


def count_to_ship() -> int:
    """How many orders wait to be sent; those on hold do not."""
    waiting = FulfillmentOrder.status.in_((OPEN, IN_PROGRESS)) & (Order.held_for == "")
    rows = (
        select(func.count()).select_from(FulfillmentOrder).join(Order, Order.id == FulfillmentOrder.order_id)
    )
    return db.session().scalar(rows.where(waiting)) or 0


def open_steps(parcel_id: uuid.UUID) -> list[SimulatedStep]:
    """What the simulator still has in store for a parcel, next first."""
    query = select(SimulatedStep).where(SimulatedStep.parcel_id == parcel_id, SimulatedStep.done_at.is_(None))
    return list(db.session().scalars(query.order_by(SimulatedStep.position)))


def scans_of(parcel_id: uuid.UUID) -> list[Scan]:
    """All scans of a parcel, oldest first."""
    query = select(Scan).where(Scan.parcel_id == parcel_id)
    return list(db.session().scalars(query.order_by(Scan.occurred_at, Scan.id)))


def _whole() -> tuple:
    return selectinload(Parcel.lines), selectinload(Parcel.scans)
