"""What payments do upon others' facts and messages: providers' webhooks, and orders that were cancelled."""

from __future__ import annotations

from shop.kernel import db, events, inbox
from shop.kernel.errors import N_, DomainError
from shop.kernel.events import Delivery
from shop.kernel.inbox import Message
from shop.kernel.settings import Settings
from shop.orders.events import OrderCancelled
from shop.payments import operations, queries, refunding, wiring
from shop.payments.gateways.abilities import DisputeTeller, EventKeeper
from shop.payments.gateways.base import EventKind, Gateway, GatewayRefused, RefundResult, WebhookEvent
from shop.payments.models import STARTING, SUCCEEDED, Payment
from shop.payments.settle import settle


class NotYetKnown(DomainError):
    """A message about a payment whose row is not written yet: the inbox tries again."""


def install(settings: Settings) -> None:
    """Subscribe, and remember the settings that gateways are made from."""
    wiring.configure(settings)
    events.subscribe(OrderCancelled, give_back)
    inbox.handle("stripe", handle_stripe)


def give_back(fact: OrderCancelled, delivery: Delivery) -> None:
    """Whatever of a cancelled order's money is here goes back."""
    operations.give_back_all(order_id=fact.order_id, reason=f"cancelled:{fact.reason}", at=delivery.at)


def handle_stripe(message: Message) -> None:
    """One verified message from Stripe. What it says is not believed; the payment is looked up anew."""
    gateway = wiring.gateway("stripe")
    event = gateway.read_webhook(message.body)
    if event.kind is EventKind.OTHER:
        return
    payment = _payment_of(event)
    if payment is None:
        if event.order_id is None:
            return  # not of this shop: the account is used elsewhere too
        raise NotYetKnown(N_("The payment %(reference)s is not known yet."), reference=event.reference or "?")
    db.end_read()
    _HANDLERS[event.kind](gateway, payment, event, message)


def _payment_of(event: WebhookEvent) -> Payment | None:
    if event.reference is not None:
        known = queries.by_reference("stripe", event.reference)
        if known is not None:
            return known
    if event.order_id is None:
        return None
    # the message overtook the answer to our own call, which would have told the reference
    attempts = [one for one in queries.of_order(event.order_id) if one.gateway == "stripe"]
    unanswered = [one for one in attempts if one.status == STARTING and one.reference is None]
    return unanswered[-1] if unanswered else None


def _payment(gateway: Gateway, payment: Payment, event: WebhookEvent, message: Message) -> None:
    result = gateway.retrieve(event.reference or payment.reference or "")
    with db.transaction():
        settle(payment, result, message.at)


def _refund(gateway: Gateway, payment: Payment, event: WebhookEvent, message: Message) -> None:
    """Look the refund up; a message that names none is about all of the payment's."""
    _settle_first(gateway, payment, message)
    if event.refund is not None:
        results: tuple[RefundResult, ...] = (gateway.retrieve_refund(event.refund.reference),)
    else:
        results = gateway.refunds_of(payment.reference or "") if isinstance(gateway, EventKeeper) else ()
    with db.transaction():
        for result in results:
            refunding.seen(payment, result, at=message.at)


def _dispute(gateway: Gateway, payment: Payment, event: WebhookEvent, message: Message) -> None:
    if event.dispute is None or not isinstance(gateway, DisputeTeller):
        return
    _settle_first(gateway, payment, message)
    try:
        seen = gateway.retrieve_dispute(event.dispute.reference)
    except GatewayRefused:  # a restricted key that may not read disputes: the message is signed, too
        seen = event.dispute
    with db.transaction():
        operations.record_dispute(payment=payment, seen=seen, at=message.at)


def _settle_first(gateway: Gateway, payment: Payment, message: Message) -> None:
    """What follows a payment may be heard of before the payment itself."""
    if payment.status == SUCCEEDED:
        return
    result = gateway.retrieve(payment.reference or "")
    with db.transaction():
        settle(payment, result, message.at)


_HANDLERS = {EventKind.PAYMENT: _payment, EventKind.REFUND: _refund, EventKind.DISPUTE: _dispute}
