"""The payment of a placed order: asking the gateway, trying again, looking it up, giving it up."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.checkout.flow.pressing import Again, HowToPay
from shop.checkout.values import Placement
from shop.inventory import operations as inventory
from shop.kernel import db
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.orders import operations as orders
from shop.orders import queries as order_queries
from shop.orders.models import CANCELLED, PENDING, Order
from shop.payments import keeping, queries, wiring
from shop.payments import operations as payments
from shop.payments.cards import Card
from shop.payments.gateways.base import (
    Gateway,
    GatewayRefused,
    GatewayUnavailable,
    NotKept,
    PaymentResult,
)
from shop.payments.models import (
    CANCELED,
    FAILED,
    PROCESSING,
    REQUIRES_ACTION,
    STARTING,
    SUCCEEDED,
    UNFINISHED,
    Payment,
)
from shop.payments.models import PENDING as AWAITED
from shop.payments.settle import HOLD, settle
from shop.payments.wiring import NotConfigured, PaymentMethod


class OrderGivenUp(Conflict):
    """The order has run out of time or was cancelled; the cart is open again."""


def ask_gateway(order: Order, payment: Payment, *, at: datetime) -> Placement:
    """Tell the gateway of an attempt (again), outside any transaction, and record what it says."""
    db.end_read()
    result: PaymentResult | None = None
    problem: DomainError | None = None
    try:
        gateway = wiring.gateway(payment.gateway)
        if payment.reference is None:
            payment = keeping.name_customer(payment, order, gateway, at=at)
        result = _call(gateway, order, payment)
    except (GatewayUnavailable, NotConfigured) as unknown:
        problem = unknown  # the outcome is unknown: the attempt stays, and the sweep repeats it
    except GatewayRefused as refused:
        problem = refused
        with db.transaction():
            if isinstance(refused, NotKept):
                keeping.disown(payment, str(refused.params["what"]))
            _refused(payment.id, at=at)
    if result is not None:
        with db.transaction():
            settle(payment, result, at)
    return Placement(order_token=order.token, order_number=order.number, payment=result, problem=problem)


def _call(gateway: Gateway, order: Order, payment: Payment) -> PaymentResult:
    request = payments.request_for(payment, order)
    db.end_read()  # a provider takes its time
    return gateway.start(request) if payment.reference is None else gateway.retrieve(payment.reference)


def _refused(payment_id: uuid.UUID, *, at: datetime) -> None:
    order = orders.lock(db.session().get_one(Payment, payment_id).order_id)
    payment = db.session().get_one(Payment, payment_id, populate_existing=True)
    if payment.status == STARTING:
        payment.status, payment.failure_code, payment.checked_at = FAILED, "refused", at
        orders.record_payment_failed(order_id=order.id, attempt=payment.attempt, code="refused", at=at)


def pay_again(
    *,
    order_token: str,
    payment_code: str = "",
    test_card: str | None = None,
    saved_card: uuid.UUID | None = None,
    customer_id: uuid.UUID | None = None,
    at: datetime,
) -> Placement:
    """Try again to pay an order that waits for its money: the same order, a new attempt where one is needed.

    `saved_card` is one of `customer_id`, who has signed in. Raises NotFound, OrderGivenUp, CardGone or
    OutOfStock (its goods were held no longer and are gone).
    """
    how = Again(test_card, saved_card, customer_id, at)
    order, payment = carry_on(order_token, payment_code, how, at=at)
    if payment is None:
        return Placement(order_token=order.token, order_number=order.number, payment=None)
    return ask_gateway(order, payment, at=at)


def carry_on(
    order_token: str, payment_code: str, how: HowToPay, *, at: datetime
) -> tuple[Order, Payment | None]:
    """The order and the attempt to go on with: the open one or a new one; None when nothing is to be paid."""
    order = _order(order_token)
    card = how.card(order.customer_id)
    method = _method(order, card.method_code if card else payment_code)
    before = _answered(queries.latest(order.id), at=at)
    if before is not None and not _goes_on(before, method, how, card) and not _close(before, at=at):
        return _order(order_token), None  # paid after all, or under way
    with db.transaction():
        order = orders.lock(order.id)
        if order.status == CANCELLED:
            raise OrderGivenUp(
                N_("This order has been given up. Your cart is still there; please order again.")
            )
        latest = queries.latest(order.id)
        if order.status != PENDING or (latest is not None and latest.status == SUCCEEDED):
            return order, None
        if latest is not None and _goes_on(latest, method, how, card):
            return order, latest
        _hold(order, at=at)
        return order, payments.open_attempt(
            order=order,
            method=method,
            test_card=how.test_card,
            kept=card,
            save_method=how.save_method,
            at=at,
        )


def _answered(payment: Payment | None, *, at: datetime) -> Payment | None:
    """The attempt, after asking the gateway for an answer that was never seen."""
    db.end_read()
    if payment is not None and payment.status == STARTING and payment.reference is None:
        look_up(payment, at=at)
        payment = queries.by_id(payment.id)
        db.end_read()
    return payment


def _goes_on(payment: Payment, method: PaymentMethod, how: HowToPay, card: Card | None) -> bool:
    """Whether this very attempt can still be paid the way the shopper wants."""
    if payment.status == PROCESSING:
        return True
    if payment.save_method != how.save_method or _charged(payment) != (card.reference if card else None):
        return False
    if payment.gateway != method.gateway or (method.gateway == "manual" and payment.method != method.code):
        return False
    if payment.status == FAILED:  # the browser may try another card on the same intent
        return payment.gateway == "stripe" and payment.method is None and payment.reference is not None
    return payment.status in (STARTING, REQUIRES_ACTION, AWAITED)


def _charged(payment: Payment) -> str | None:
    """The kept card that an attempt charges."""
    return payment.method if payment.customer_ref is not None and not payment.save_method else None


def _close(payment: Payment, *, at: datetime) -> bool:
    """Make sure nobody can pay this attempt any more; False when it is paid or under way."""
    if payment.status not in UNFINISHED or payment.reference is None:
        return payment.status in (FAILED, CANCELED)
    result = wiring.gateway(payment.gateway).cancel(payment.reference)
    with db.transaction():
        return settle(payment, result, at).status in (CANCELED, FAILED)


def refresh(*, order_token: str, at: datetime) -> Order:
    """Look up what became of an order's payments (the page the shopper returns to). Raises NotFound.

    A gateway that does not answer changes nothing; the sweep asks again.
    """
    order = _order(order_token)
    for payment in queries.of_order(order.id):
        if payment.status in UNFINISHED:
            look_up(payment, at=at)
    db.end_read()
    return _order(order_token)


def look_up(payment: Payment, *, at: datetime) -> bool:
    """Ask the gateway about one attempt and settle; False when it gave no answer."""
    order = order_queries.by_id(payment.order_id)
    db.end_read()
    if order is None or (payment.reference is None and order.status != PENDING):
        return False  # nobody begins to pay what was given up
    return ask_gateway(order, payment, at=at).payment is not None


def give_up(*, order_token: str, at: datetime) -> bool:
    """The shopper wants to change their order: it is given up and the cart is theirs again.

    False when it was paid meanwhile or its payment is under way. Raises NotFound.
    """
    return withdraw(_order(order_token), reason="replaced", at=at)


def withdraw(order: Order, *, reason: str, at: datetime) -> bool:
    """Cancel an order that nobody has paid, after closing its payments; False when that cannot be."""
    for begun in queries.of_order(order.id):
        payment = _answered(begun, at=at)
        if payment is None or payment.status in (PROCESSING, AWAITED) or not _close(payment, at=at):
            return False
    with db.transaction():
        order = orders.lock(order.id)
        if order.status != PENDING:
            return False
        orders.cancel(order_id=order.id, reason=reason, at=at)
    return True


def _hold(order: Order, *, at: datetime) -> None:
    orders.lock_customer(order)
    inventory.reserve(order_id=order.id, demand=orders.demand(order), expires_at=at + HOLD, at=at)


def _method(order: Order, code: str) -> PaymentMethod:
    offered = wiring.methods()
    for method in offered:
        if method.code == code or (not code and method.gateway == order.payment_gateway):
            return method
    if code or not offered:
        raise NotConfigured(N_("This way to pay is not available at the moment."))
    return offered[0]


def _order(order_token: str) -> Order:
    order = order_queries.by_token(order_token)
    if order is None:
        raise NotFound(N_("There is no such order."))
    return order
