"""Paying what an edit made dearer, on the order's page: the difference alone, beside what was paid before."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.checkout.flow import paying
from shop.checkout.flow.pressing import Again
from shop.checkout.values import Placement
from shop.kernel import db
from shop.kernel.errors import N_, NotFound
from shop.orders import operations as orders
from shop.orders import queries as order_queries
from shop.orders.models import CANCELLED, Order
from shop.payments import operations as payments
from shop.payments import queries, wiring
from shop.payments.cards import Card
from shop.payments.models import BALANCE, CANCELED, FAILED, PROCESSING, SUCCEEDED, UNFINISHED, Payment
from shop.payments.settle import settle
from shop.payments.wiring import NotConfigured, PaymentMethod


def pay_balance(
    *,
    order_token: str,
    payment_code: str = "",
    test_card: str | None = None,
    saved_card: uuid.UUID | None = None,
    customer_id: uuid.UUID | None = None,
    at: datetime,
) -> Placement:
    """Try to pay what is owed of an order that was edited. What was begun before is closed first.

    Raises NotFound, CardGone or NotConfigured.
    """
    order = order_queries.by_token(order_token)
    if order is None:
        raise NotFound(N_("There is no such order."))
    card = Again(test_card, saved_card, customer_id, at).card(order.customer_id)
    method = _method(card.method_code if card else payment_code)
    payment = _open(order, method, card, test_card, at=at) if _closed(order, at=at) else None
    if payment is None:
        return Placement(order_token=order.token, order_number=order.number, payment=None)
    return paying.ask_gateway(order, payment, at=at)


def _open(
    order: Order, method: PaymentMethod, card: Card | None, test_card: str | None, *, at: datetime
) -> Payment | None:
    with db.transaction():
        order = orders.lock(order.id)
        if not order.due_minor or order.status == CANCELLED:
            return None
        due = order.money(order.due_minor)
        return payments.open_attempt(
            order=order, method=method, test_card=test_card, kept=card, balance=due, at=at
        )


def _closed(order: Order, *, at: datetime) -> bool:
    """Make sure that no earlier try can still be paid; False when one is, or is under way."""
    for begun in queries.of_order(order.id):
        if begun.purpose == BALANCE and begun.status in UNFINISHED:
            db.end_read()
            if _close(order, begun, at=at) not in (CANCELED, FAILED):
                return False
    db.end_read()
    return True


def _close(order: Order, payment: Payment, *, at: datetime) -> str:
    if payment.reference is None:  # never answered: the same call again tells
        paying.ask_gateway(order, payment, at=at)
        payment = queries.by_id(payment.id) or payment
        db.end_read()
    if payment.status in (SUCCEEDED, PROCESSING, CANCELED) or payment.reference is None:
        return payment.status
    result = wiring.gateway(payment.gateway).cancel(payment.reference)
    with db.transaction():
        return settle(payment, result, at).status


def _method(code: str) -> PaymentMethod:
    offered = wiring.methods_on_page()
    found = next((one for one in offered if one.code == code), None if code else next(iter(offered), None))
    if found is None:
        raise NotConfigured(N_("This way to pay is not available at the moment."))
    return found
