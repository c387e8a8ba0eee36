"""Reads: warehouses, the work of one, what was asked about an order, what is late with an answer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from fulfillment.shipments.models import CANCELLED, CLOSED, OWN, FulfillmentOrder, Parcel, Shipment
from fulfillment.shipments.queries import Waiting
from fulfillment.warehouses import routing, settings, states
from fulfillment.warehouses.models import API, Warehouse, WarehouseCall, WarehouseRequest, WarehouseStock
from fulfillment.warehouses.routing import Piece
from shop.catalog.models import Product
from shop.kernel import db, ids
from shop.orders.models import Order

MOST_WORK = 200


@dataclass(frozen=True, kw_only=True)
class Given:
    """A work that a warehouse was asked for, with how things stand."""

    waiting: Waiting
    request: WarehouseRequest

    @property
    def work(self) -> FulfillmentOrder:
        """The work."""
        return self.waiting.work

    @property
    def order(self) -> Order:
        """Its order."""
        return self.waiting.order

    @property
    def status(self) -> str:
        """A status of `states`, as it counts."""
        return states.standing(self.work.request_status, left=self.waiting.units)

    @property
    def held(self) -> bool:
        """Whether the shop wants it to wait."""
        return bool(self.waiting.standing or self.order.held_for)

    def moves(self, side: str) -> tuple[str, ...]:
        """What one side may do now."""
        return states.moves(side, self.status, left=self.waiting.units, held=self.held)

    @property
    def may_know_where(self) -> bool:
        """Whether the warehouse may read the address: it has accepted, and there is something to send."""
        return self.status in states.MAY_KNOW_WHERE and bool(self.waiting.units)


def warehouses(*, active: bool = False) -> list[Warehouse]:
    """Every warehouse (that is asked for work), by name."""
    query = select(Warehouse).order_by(Warehouse.name, Warehouse.id)
    return list(db.session().scalars(query.where(Warehouse.active) if active else query))


def by_id(warehouse_id: uuid.UUID) -> Warehouse | None:
    """One of them."""
    return db.session().get(Warehouse, warehouse_id)


def by_token(token: str) -> Warehouse | None:
    """Whom a link is for."""
    query = select(Warehouse).where(Warehouse.token_hash == ids.token_hash(token), Warehouse.active)
    return db.session().scalar(query)


def by_key(key: str) -> Warehouse | None:
    """Whose webhooks come to an address."""
    return db.session().scalar(select(Warehouse).where(Warehouse.key == key, Warehouse.kind == API))


def taker() -> Warehouse | None:
    """Who is asked for all new work, if anybody is."""
    query = select(Warehouse).where(Warehouse.takes_all, Warehouse.active)
    return db.session().scalar(query.order_by(Warehouse.created_at).limit(1))


def senders_of(order: Order) -> dict[str, tuple[uuid.UUID, ...]]:
    """Who sends a new order by the owner's rules: a warehouse's id, or OWN, with its lines. A rule that names
    a warehouse which is not asked for work at the moment does not count. One statement without rules."""
    able = warehouses(active=True)
    known = {OWN, *(str(row.id) for row in able)}
    rules = [rule for rule in settings.rules() if rule.sender in known]
    return routing.shared_out(
        _pieces(order, with_products=bool(rules)),
        rules,
        country=str(order.shipping_address.get("country", "")),
        otherwise=next((str(row.id) for row in able if row.takes_all), OWN),
    )


def request_of(work_id: uuid.UUID) -> WarehouseRequest | None:
    """What was asked about a work."""
    query = select(WarehouseRequest).where(WarehouseRequest.fulfillment_order_id == work_id)
    return db.session().scalar(query)


def of_order(order_id: uuid.UUID) -> dict[uuid.UUID, WarehouseRequest]:
    """What was asked about an order's works, by the work."""
    query = select(WarehouseRequest).join(
        FulfillmentOrder, FulfillmentOrder.id == WarehouseRequest.fulfillment_order_id
    )
    rows = db.session().scalars(query.where(FulfillmentOrder.order_id == order_id))
    return {row.fulfillment_order_id: row for row in rows}


def work_of(warehouse: Warehouse) -> list[Given]:
    """What a warehouse has to answer or to send, oldest first; nothing else of the shop."""
    rows = db.session().execute(
        _given()
        .where(
            FulfillmentOrder.location == warehouse.code,
            FulfillmentOrder.request_status.in_((*states.AT_WORK, states.CLOSED)),
            or_(
                FulfillmentOrder.status.not_in((CLOSED, CANCELLED)),
                FulfillmentOrder.request_status == states.CANCELLATION_REQUESTED,
            ),
            WarehouseRequest.warehouse_id == warehouse.id,
        )
        .order_by(WarehouseRequest.submitted_at, Order.number)
        .limit(MOST_WORK)
    )
    return [Given(waiting=Waiting(work=row[0], order=row[1]), request=row[2]) for row in rows]


def given(warehouse: Warehouse, work_id: uuid.UUID) -> Given | None:
    """One work of a warehouse, also one that it has just sent; None for what it has no business with."""
    row = (
        db.session()
        .execute(
            _given().where(
                FulfillmentOrder.id == work_id,
                FulfillmentOrder.location == warehouse.code,
                WarehouseRequest.warehouse_id == warehouse.id,
                FulfillmentOrder.request_status.in_((*states.AT_WORK, states.CLOSED)),
            )
        )
        .first()
    )
    return Given(waiting=Waiting(work=row[0], order=row[1]), request=row[2]) if row else None


def number_of(work_id: uuid.UUID) -> int | None:
    """The number of the order that a work belongs to."""
    query = select(Order.number).join(FulfillmentOrder, FulfillmentOrder.order_id == Order.id)
    return db.session().scalar(query.where(FulfillmentOrder.id == work_id))


def sent_of(work_id: uuid.UUID) -> list[Parcel]:
    """The parcels that left for a work."""
    query = select(Parcel).join(Shipment, Shipment.id == Parcel.shipment_id)
    found = query.where(Shipment.fulfillment_order_id == work_id, Parcel.undone_at.is_(None))
    return list(db.session().scalars(found.order_by(Parcel.shipped_at, Parcel.id)))


def counts() -> dict[uuid.UUID, tuple[int, int]]:
    """By warehouse: how many works wait for its answer, how many it has accepted. One statement."""
    waiting = FulfillmentOrder.request_status.in_((states.SUBMITTED, states.CANCELLATION_REQUESTED))
    rows = db.session().execute(
        select(
            WarehouseRequest.warehouse_id,
            func.count().filter(waiting),
            func.count().filter(FulfillmentOrder.request_status.in_(states.MAY_KNOW_WHERE)),
        )
        .join(FulfillmentOrder, FulfillmentOrder.id == WarehouseRequest.fulfillment_order_id)
        .where(FulfillmentOrder.status.not_in((CLOSED, CANCELLED)))
        .group_by(WarehouseRequest.warehouse_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def stock_of(warehouse_id: uuid.UUID) -> list[WarehouseStock]:
    """What a warehouse says it has."""
    query = select(WarehouseStock).where(WarehouseStock.warehouse_id == warehouse_id)
    return list(db.session().scalars(query.order_by(WarehouseStock.sku).limit(500)))


def parked_calls(warehouse_id: uuid.UUID) -> list[WarehouseCall]:
    """Calls that were given up."""
    query = select(WarehouseCall).where(
        WarehouseCall.warehouse_id == warehouse_id,
        WarehouseCall.parked_at.is_not(None),
        WarehouseCall.done_at.is_(None),
    )
    return list(db.session().scalars(query.order_by(WarehouseCall.created_at).limit(50)))


def unanswered(*, since: datetime) -> list[tuple[FulfillmentOrder, WarehouseRequest, int]]:
    """(work, request, order number) of what was asked before `since` and has no answer."""
    rows = db.session().execute(
        select(FulfillmentOrder, WarehouseRequest, Order.number)
        .join(WarehouseRequest, WarehouseRequest.fulfillment_order_id == FulfillmentOrder.id)
        .join(Order, Order.id == FulfillmentOrder.order_id)
        .where(
            FulfillmentOrder.request_status.in_((states.SUBMITTED, states.CANCELLATION_REQUESTED)),
            func.coalesce(WarehouseRequest.cancel_asked_at, WarehouseRequest.submitted_at) < since,
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _pieces(order: Order, *, with_products: bool) -> list[Piece]:
    lines = [line for line in order.lines if line.requires_shipping]
    products = {line.product_id for line in lines if line.product_id is not None and with_products}
    query = select(Product.id, Product.product_type, Product.vendor, Product.tags)
    rows = db.session().execute(query.where(Product.id.in_(products))) if products else ()
    known = {row.id: row for row in rows}
    return [
        Piece(
            line=line.id,
            sku=line.sku or "",
            type=known[line.product_id].product_type if line.product_id in known else "",
            vendor=known[line.product_id].vendor if line.product_id in known else "",
            tags=tuple(known[line.product_id].tags) if line.product_id in known else (),
        )
        for line in lines
    ]


def _given() -> Select[FulfillmentOrder, Order, WarehouseRequest]:
    return (
        select(FulfillmentOrder, Order, WarehouseRequest)
        .join(Order, Order.id == FulfillmentOrder.order_id)
        .join(WarehouseRequest, WarehouseRequest.fulfillment_order_id == FulfillmentOrder.id)
        .options(
            selectinload(Order.lines),
            selectinload(FulfillmentOrder.lines),
            selectinload(FulfillmentOrder.holds),
        )
    )
