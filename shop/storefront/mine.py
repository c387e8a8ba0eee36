"""The orders placed from this browser, in its signed session: who placed one may see its whole address."""

from __future__ import annotations

from flask import session

from shop.orders.models import Order
from shop.web import auth

KEY, MOST = "orders", 5


def remember(order_token: str) -> None:
    """This browser has placed that order."""
    known = [token for token in session.get(KEY, []) if token != order_token]
    session[KEY] = [*known, order_token][-MOST:]


def is_mine(order: Order) -> bool:
    """Whether whoever looks placed this order here, or is signed in as its customer."""
    customer = auth.current_customer()
    return order.token in session.get(KEY, []) or (customer is not None and customer.id == order.customer_id)
