"""On an order's page: where to ask about it."""

from __future__ import annotations

from typing import Any

from shop.orders.models import Order
from shop.web import slots
from shop.web.render import fragment


def of_order(order: Order, **_more: Any) -> str:
    """The way to the contact form, with the order's number in it."""
    return fragment("storefront/conversations/_order.html", order=order)


slots.register("storefront.order", "ask", 95, of_order)
