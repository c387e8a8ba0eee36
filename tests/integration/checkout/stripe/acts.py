"""What the tests of buying through Stripe do over and over."""

from __future__ import annotations

from shop.kernel import db, jobs
from shop.orders import queries as orders
from shop.orders.models import Order
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press


def begun(units: int = 10, quantity: int = 1) -> tuple[Order, str]:
    """An order that waits for the browser to pay, and its intent."""
    cart = cart_with(stocked_variant(units), quantity=quantity)
    placement = press(cart, details(payment_code="card"), card=None)
    assert placement.payment is not None
    assert placement.payment.client_secret
    return order_of(placement), placement.payment.reference


def now(order: Order) -> Order:
    """The order as it is now."""
    db.end_read()
    found = orders.by_id(order.id)
    assert found is not None
    return found


def drain() -> None:
    """Do everything due at AT, as the worker would."""
    jobs.run_due(at=AT)
    db.end_read()
