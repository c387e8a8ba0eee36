"""What goes with an order, for its mails; only to who agreed to hear of more than the order itself.

A receipt that advertises is advertising, so it needs the same consent.
"""

from __future__ import annotations

from typing import Any

from shop.brand import language
from shop.customers import queries as customers
from shop.orders.emails import as_json
from shop.orders.models import CANCELLED, Order
from shop.recommendations import queries, slots
from shop.recommendations.queries import Row, Suggestion
from shop.recommendations.slots import MAIL, Reader

MOST = 3


def of(order: Order) -> dict[str, Any]:
    """`suggested`: what the mail shows, as JSON, or None."""
    if order.paid_at is None or order.status == CANCELLED or not slots.is_shown(MAIL):
        return {"suggested": None}
    customer = customers.by_id(order.customer_id)
    if customer is None or not customer.accepts_marketing:
        return {"suggested": None}
    reader = Reader(customer.first_visitor_id or str(customer.id), str(customer.id))
    titles = {line.product_id: line.title for line in order.lines if line.product_id is not None}
    with language.speaking(order.locale):
        row = queries.goes_with(titles, slot=MAIL, reader=reader, limit=MOST)
    return {"suggested": {"policy": row.policy, "items": _items(row)} if row.items else None}


def _items(row: Row) -> list[dict[str, Any]]:
    return [_item(one) for one in row]


def _item(one: Suggestion) -> dict[str, Any]:
    image = one.card.image
    return {
        "id": str(one.card.id),
        "title": one.card.title,
        "path": f"/products/{one.card.handle}",
        "image": image.src if image is not None and not image.src.endswith(".svg") else "",
        "price": as_json(one.card.price),
        "reason": one.reason,
        "params": one.params,
    }
