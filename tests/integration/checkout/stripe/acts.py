"""What the tests of buying through Stripe do over and over."""

from __future__ import annotations

from shop.checkout import reconciling
from shop.kernel import attention, db, jobs
from shop.mail.models import Mail
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.payments import queries as payments
from shop.payments.models import CAPTURED
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.support.stripe_double import StripeDouble


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


def settled(shop: StripeDouble) -> None:
    """Every message has come and everything that follows is done."""
    for _ in range(3):
        shop.webhooks.wait()
        drain()


def drain() -> None:
    """Do everything due at AT, as the worker would."""
    jobs.run_due(at=AT)
    db.end_read()


def captures(order: Order) -> list[int]:
    """What has come in for an order, in minor units."""
    db.end_read()
    return [entry.amount_minor for entry in payments.ledger(order.id) if entry.kind == CAPTURED]


def mails(kind: str) -> int:
    """How many mails of a kind were written."""
    db.end_read()
    return db.session().query(Mail).filter_by(kind=kind).count()


def alarms() -> list[str]:
    """The kinds of what needs the owner."""
    db.end_read()
    return sorted(item.kind for item in attention.open_items())


def books_agree() -> None:
    """Orders, payments and stock add up."""
    db.end_read()
    found = reconciling.reconcile()
    assert {name: check.differences for name, check in found.items() if check.differences} == {}
