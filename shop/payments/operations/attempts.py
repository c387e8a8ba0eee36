"""One attempt to take an order's money: a row first, the call to the gateway after the commit."""

from __future__ import annotations

from datetime import datetime

from shop.brand import links
from shop.kernel import db, ids
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments.cards import Card
from shop.payments.gateways.base import PaymentRequest
from shop.payments.gateways.test.cards import find as find_test_card
from shop.payments.models import BALANCE, STARTING, Payment
from shop.payments.queries import next_attempt
from shop.payments.wiring import TEST_CARD, PaymentMethod

NOT_A_TEST_CARD = "0"


def open_attempt(
    *,
    order: Order,
    method: PaymentMethod,
    at: datetime,
    test_card: str | None = None,
    kept: Card | None = None,
    save_method: bool = False,
    balance: Money | None = None,
    first: bool = False,
) -> Payment:
    """A new attempt for what credit leaves of `order` (locked by the caller), not yet told to anybody.

    `kept` is a card of the order's customer to charge; `save_method` that they want the card kept which they
    are about to use. `balance` is what an edit made dearer, paid beside the order itself. `first` says that
    the order has no other. A number typed as a test card that is none is not kept, so no real card is stored.
    """
    attempt, amount = 1 if first else next_attempt(order.id), balance or order.charge
    payment = Payment(
        id=ids.new_id(),
        order_id=order.id,
        attempt=attempt,
        gateway=method.gateway,
        idempotency_key=f"order-{order.id}-{attempt}-{amount.minor}",
        amount_minor=amount.minor,
        currency=amount.currency,
        purpose=BALANCE if balance else "",
        method=kept.reference if kept else _charged(method, test_card),
        customer_ref=kept.customer_ref if kept else None,
        save_method=save_method and kept is None and method.gateway != "manual",
        status=STARTING,
        created_at=at,
    )
    db.session().add(payment)
    if not balance:
        order.payment_gateway = method.gateway
    data = {"attempt": attempt, "gateway": method.gateway, "method": method.code}
    orders.add_timeline(order_id=order.id, kind="payment_started", data=data, at=at)
    db.session().flush()
    return payment


def _charged(method: PaymentMethod, test_card: str | None) -> str | None:
    if method == TEST_CARD:
        known = find_test_card(test_card or "")
        return known.number if known else NOT_A_TEST_CARD
    return method.code if method.gateway == "manual" else None


def request_for(payment: Payment, order: Order) -> PaymentRequest:
    """What to ask the gateway for; the same for the same attempt, so that it can be repeated."""
    return PaymentRequest(
        order_id=order.id,
        attempt=payment.attempt,
        amount=Money(payment.amount_minor, payment.currency),
        email=order.email,
        idempotency_key=payment.idempotency_key,
        return_url=links.url(f"/orders/{order.token}/payment", locale=order.locale),
        description=f"Order {order.number}",
        method=payment.method,
        customer_ref=payment.customer_ref,
        save_method=payment.save_method,
    )
