"""One order's delivery: the work it makes, and its parcels."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fulfillment.shipments.models import FulfillmentOrder, Parcel
from fulfillment.shipments.queries.parcels import parcels_of
from shop.kernel import db
from shop.orders import queries as orders
from shop.orders.models import Order


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """All that fulfillment knows about one order. `fulfillment` is its first work; its token is the link."""

    fulfillment: FulfillmentOrder
    order: Order
    parcels: list[Parcel]

    @property
    def live(self) -> list[Parcel]:
        """Parcels that really left."""
        return [parcel for parcel in self.parcels if parcel.undone_at is None]


def for_order(order_id: uuid.UUID) -> Delivery | None:
    """The delivery of an order, or None when it has nothing to send (yet)."""
    return _delivery(work_of(order_id))


def work_of(order_id: uuid.UUID) -> FulfillmentOrder | None:
    """The first work an order makes, without its parcels."""
    query = select(FulfillmentOrder).where(FulfillmentOrder.order_id == order_id)
    return db.session().scalar(query.order_by(FulfillmentOrder.position).limit(1))


def works_of(order_id: uuid.UUID) -> list[FulfillmentOrder]:
    """All works of an order in their order, with shares and holds. Three statements."""
    query = (
        select(FulfillmentOrder)
        .where(FulfillmentOrder.order_id == order_id)
        .options(selectinload(FulfillmentOrder.lines), selectinload(FulfillmentOrder.holds))
        .order_by(FulfillmentOrder.position)
    )
    return list(db.session().scalars(query))


def _delivery(row: FulfillmentOrder | None) -> Delivery | None:
    order = orders.by_id(row.order_id) if row is not None else None
    if row is None or order is None:
        return None
    return Delivery(fulfillment=row, order=order, parcels=parcels_of(order.id))


def by_numbers(numbers: Collection[int]) -> dict[int, tuple[Order, FulfillmentOrder | None]]:
    """Orders by their numbers, with their lines and the first work they make."""
    wanted = sorted(set(numbers))
    found: dict[int, tuple[Order, FulfillmentOrder | None]] = {}
    for start in range(0, len(wanted), 500):
        first = (FulfillmentOrder.order_id == Order.id) & (FulfillmentOrder.position == 1)
        query = (
            select(Order, FulfillmentOrder)
            .outerjoin(FulfillmentOrder, first)
            .where(Order.number.in_(wanted[start : start + 500]))
            .options(selectinload(Order.lines))
        )
        found |= {row[0].number: (row[0], row[1]) for row in db.session().execute(query)}
    return found


def order_numbers(order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Order numbers by id."""
    rows = db.session().execute(select(Order.id, Order.number).where(Order.id.in_(order_ids)))
    return {row.id: row.number for row in rows}
