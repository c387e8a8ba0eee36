"""Orders of a person: told whole; forgotten but for what the books need (number, goods, amounts, country)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from shop.kernel import db, registry
from shop.kernel.errors import N_, Conflict
from shop.kernel.registry import Person
from shop.orders import gift_cards, queries
from shop.orders.models import DELIVERED, OPEN, PENDING, Order
from shop.orders.past import privacy as past

KEPT_OF_ADDRESS = ("country", "region")
UNDER_WAY = timedelta(days=60)  # a parcel of which nothing was heard for so long holds nothing back


class UnderWay(Conflict):
    """An order still needs its name and address."""


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("orders", orders)
    registry.eraser("orders", forget, order=50, hold=under_way)
    registry.exporter("past_orders", past.told)
    registry.eraser("past_orders", past.forget, order=50)


def orders(person: Person) -> list[dict[str, Any]]:
    """Every order, newest first: where it went, what was bought, what it cost (minor units)."""
    return [_told(order) for order in queries.of_customer(person.customer_id, limit=10_000)]


def _told(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "placed_at": order.placed_at.isoformat(),
        "status": [order.status, order.payment_status, order.fulfillment_status],
        "email": order.email,
        "name": order.name,
        "address": order.shipping_address,
        "billed_to": order.billing_address,
        "gift_message": order.gift_message,
        "note": order.note,
        "preferred_on": order.preferred_on.isoformat() if order.preferred_on else None,
        "currency": order.currency,
        "total_minor": order.total_minor,
        "paid_minor": order.paid_minor,
        "refunded_minor": order.refunded_minor,
        "paid_by": order.payment_label or order.payment_gateway,
        "visit": order.origin,
        "lines": [
            {
                "sku": line.sku,
                "title": line.title,
                "variant": line.variant_title,
                "quantity": line.quantity,
                "total_minor": line.total_minor,
            }
            for line in order.lines
        ],
    }


def under_way(person: Person, at: datetime) -> UnderWay | None:
    """The order that is not done with: unpaid still, or not delivered."""
    number = db.session().scalar(
        select(Order.number)
        .where(
            Order.customer_id == person.customer_id,
            Order.status.in_((PENDING, OPEN)),
            Order.fulfillment_status != DELIVERED,
            Order.placed_at > at - UNDER_WAY,
        )
        .order_by(Order.number)
        .limit(1)
    )
    if number is None:
        return None
    return UnderWay(N_("Order %(number)d is still under way and needs its address."), number=number)


def forget(person: Person, at: datetime) -> None:
    """Take name, address, note and visit off every order; its country stays, for taxes are reported by it."""
    gift_cards.forget_buyer(person)
    nobody = f"{person.customer_id.hex}@erased.invalid"
    for order_id, address in _addresses(person.customer_id):
        kept = {name: address[name] for name in KEPT_OF_ADDRESS if address.get(name)}
        db.session().execute(
            update(Order)
            .where(Order.id == order_id)
            .values(
                email=nobody,
                name="",
                note="",
                gift_message="",
                shipping_address=kept,
                billing_address=None,
                origin={},
            )
            .execution_options(synchronize_session=False)
        )


def _addresses(customer_id: uuid.UUID) -> list[tuple[uuid.UUID, dict[str, Any]]]:
    mine = select(Order.id, Order.shipping_address).where(Order.customer_id == customer_id)
    return [(row.id, row.shipping_address) for row in db.session().execute(mine)]
