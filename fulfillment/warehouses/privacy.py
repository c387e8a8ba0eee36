"""What was asked of warehouses about a person's orders: told whole; words about them are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.warehouses.models import Warehouse, WarehouseRequest
from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.orders.models import Order


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("warehouses", told)
    registry.eraser("warehouses", forget, order=40)


def told(person: Person) -> list[dict[str, Any]]:
    """Who was asked to send what, when, and what they said."""
    rows = db.session().execute(
        select(WarehouseRequest, Warehouse.name, Order.number, FulfillmentOrder.request_status)
        .join(Warehouse, Warehouse.id == WarehouseRequest.warehouse_id)
        .join(FulfillmentOrder, FulfillmentOrder.id == WarehouseRequest.fulfillment_order_id)
        .join(Order, Order.id == FulfillmentOrder.order_id)
        .where(Order.customer_id == person.customer_id)
        .order_by(Order.number)
    )
    return [
        {
            "order": row.number,
            "warehouse": row.name,
            "state": row.request_status,
            "asked_at": row[0].submitted_at.isoformat(),
            "said": row[0].note,
        }
        for row in rows
    ]


def forget(person: Person, at: datetime) -> None:
    """What warehouses wrote about their orders goes."""
    notes = update(WarehouseRequest).where(WarehouseRequest.fulfillment_order_id.in_(_works(person)))
    db.session().execute(notes.values(note="").execution_options(synchronize_session=False))


def _works(person: Person) -> Select[Any]:
    query = select(FulfillmentOrder.id).join(Order, Order.id == FulfillmentOrder.order_id)
    return query.where(Order.customer_id == person.customer_id)
