"""What was said, beside an order and on a customer's page."""

from __future__ import annotations

from typing import Any

from shop.admin.conversations import words
from shop.conversations import queries
from shop.conversations.models import Conversation
from shop.customers.models import Customer
from shop.kernel import clock
from shop.orders.models import Order
from shop.web import auth, slots
from shop.web.render import fragment

NEWEST = 3


def of_order(order: Order, **_more: Any) -> str:
    """The newest words of whoever bought it."""
    return _panel(queries.of_customer(order.customer_id) or queries.of_address(order.email))


def of_customer(customer: Customer, **_more: Any) -> str:
    """The newest words of the customer."""
    return _panel(queries.of_customer(customer.id) or queries.of_address(customer.email))


def _panel(row: Conversation | None) -> str:
    if row is None or not auth.staff_may("customers"):
        return ""
    return fragment(
        "admin/conversations/_panel.html",
        conversation=row,
        said=queries.said(row.id, notes=True)[-NEWEST:],
        badges=words.badges(row, at=clock.now()),
    )


slots.register("admin.order", "conversation", 40, of_order)
slots.register("admin.customer", "conversation", 30, of_customer)
