"""The orders placed from this browser, in its signed session: who placed one may see its whole address."""

from __future__ import annotations

from datetime import timedelta

from flask import session

from shop.kernel import clock
from shop.orders.models import Order
from shop.web import auth

KEY, MOST = "orders", 5
JUST = timedelta(hours=1)


def remember(order_token: str) -> None:
    """This browser has placed that order."""
    known = [token for token in session.get(KEY, []) if token != order_token]
    session[KEY] = [*known, order_token][-MOST:]


def is_mine(order: Order) -> bool:
    """Whether whoever looks placed this order here, or is signed in as its customer."""
    customer = auth.current_customer()
    return order.token in session.get(KEY, []) or (customer is not None and customer.id == order.customer_id)


def just_placed(order: Order) -> bool:
    """Whether an order of the cart that this browser holds is so new that its answer may not have arrived.

    The connection can break after the order was written: whoever comes back with its cart placed it.
    """
    return clock.now() - order.placed_at < JUST
