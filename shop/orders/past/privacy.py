"""Past orders of a person: told whole; forgotten but for goods, amounts and country."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from shop.kernel import db
from shop.kernel.registry import Person
from shop.orders.past import queries
from shop.orders.past.models import PastOrder

KEPT_OF_ADDRESS = ("country", "region")


def told(person: Person) -> list[dict[str, Any]]:
    """Every past order, newest first (amounts in minor units)."""
    return [
        {
            "number": order.name,
            "from": order.source,
            "placed_at": order.placed_at.isoformat(),
            "status": [order.financial, order.fulfillment],
            "email": order.email,
            "name": order.person,
            "address": order.shipping_address,
            "note": order.note,
            "currency": order.currency,
            "total_minor": order.total_minor,
            "refunded_minor": order.refunded_minor,
            "lines": [
                {"sku": line.sku, "title": line.title, "quantity": line.quantity} for line in order.lines
            ],
        }
        for order in queries.of_customer(person.customer_id, limit=10_000)
    ]


def forget(person: Person, at: datetime) -> None:
    """Take name, address and note off every past order; importing it again does not bring them back."""
    nobody = f"{person.customer_id.hex}@erased.invalid"
    mine = select(PastOrder.id, PastOrder.shipping_address).where(PastOrder.customer_id == person.customer_id)
    for order_id, address in db.session().execute(mine).all():
        kept = {name: address[name] for name in KEPT_OF_ADDRESS if address.get(name)}
        db.session().execute(
            update(PastOrder)
            .where(PastOrder.id == order_id)
            .values(email=nobody, person="", note="", external_id="", shipping_address=kept)
            .execution_options(synchronize_session=False)
        )
