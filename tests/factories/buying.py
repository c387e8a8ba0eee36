"""Paid orders of several goods, as rows; and their buyers with the counts that go with them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.orders.models import Order, OrderLine
from tests.factories import journeys

PRICE = 900


def bought(
    buyer: Customer, *products: uuid.UUID, at: datetime, number: int, delivered: bool = False
) -> Order:
    """An order of one of each of `products`, the first in two pieces; its buyer counts it."""
    arrived = at if delivered else None
    made = journeys.order(journeys.visit(), buyer, at=at, number=number, delivered_at=arrived)
    with db.transaction() as session:
        first = session.scalars(select(OrderLine).where(OrderLine.order_id == made.id)).one()
        first.product_id = products[0]
        session.add_all(_line(made, place, one) for place, one in enumerate(products[1:], start=2))
        row = session.get_one(Customer, buyer.id)
        row.orders_count += 1
        row.first_order_at = min(at, row.first_order_at or at)
        row.last_order_at = max(at, row.last_order_at or at)
    return made


def _line(order: Order, place: int, product_id: uuid.UUID) -> OrderLine:
    amounts = {"quantity": 1, "unit_price_minor": PRICE, "discount_minor": 0, "total_minor": PRICE}
    named = {"sku": f"S-{place}", "title": "Thing", "variant_title": ""}
    return OrderLine(
        id=ids.new_id(), order_id=order.id, position=place, product_id=product_id, **named, **amounts
    )
