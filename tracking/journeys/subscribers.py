"""Which facts become journey events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shop.cart.events import CartLineChanged
from shop.checkout.events import PAYMENT, SHIPPING, CheckoutFailed, CheckoutStarted, CheckoutStepCompleted
from shop.customers.events import AccountOpened, ConsentChanged, CustomerSignedIn
from shop.kernel import clock, db, events
from shop.kernel.events import Delivery
from shop.kernel.origin import CONSENT_DENIED
from shop.mail.events import MailBounced, MailFailed, MailSent
from shop.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderPaid,
    OrderPaymentFailed,
    OrderPlaced,
    OrderRefunded,
    ParcelProgressed,
    ParcelShipped,
)
from tracking.journeys import consent, facts, operations, taxonomy

GA4_STEPS = {SHIPPING: ("add_shipping_info", "shipping_tier"), PAYMENT: ("add_payment_info", "payment_type")}


def install() -> None:
    """Subscribe to everything that belongs into a journey."""
    for fact, handler in HANDLERS.items():
        events.subscribe(fact, handler)


def on_cart_changed(fact: CartLineChanged, delivery: Delivery) -> None:
    """add_to_cart or remove_from_cart, with the one item that moved."""
    item = {
        "item_id": fact.sku or str(fact.variant_id),
        "item_name": fact.title,
        "item_variant": fact.variant_title,
        "product_id": str(fact.product_id),
        "variant_id": str(fact.variant_id),
        "quantity": abs(fact.delta),
        "price_minor": fact.unit_price.minor,
    }
    facts.record(
        "add_to_cart" if fact.delta > 0 else "remove_from_cart",
        delivery,
        origin=facts.as_chosen(delivery.origin),
        cart_id=fact.cart_id,
        value=fact.unit_price * abs(fact.delta),
        props={"items": [item]},
    )


def on_checkout_started(fact: CheckoutStarted, delivery: Delivery) -> None:
    """begin_checkout, once a cart."""
    props = {"checkout_id": str(fact.checkout_id), "quantity": fact.items}
    origin = facts.as_chosen(delivery.origin)
    facts.record(
        "begin_checkout", delivery, origin=origin, cart_id=fact.cart_id, value=fact.value, props=props
    )


def on_step_completed(fact: CheckoutStepCompleted, delivery: Delivery) -> None:
    """checkout_step_completed, and GA4's own name for the steps that have one."""
    origin = facts.as_chosen(delivery.origin)
    props = {"checkout_id": str(fact.checkout_id), "step_name": fact.step, "choice": fact.choice}
    told: dict[str, Any] = {"origin": origin, "cart_id": fact.cart_id, "value": fact.value, "props": props}
    facts.record("checkout_step_completed", delivery, **told)
    if fact.step in GA4_STEPS:
        name, choice = GA4_STEPS[fact.step]
        facts.record(name, delivery, part=name, **{**told, "props": {**props, choice: fact.choice}})


def on_checkout_failed(fact: CheckoutFailed, delivery: Delivery) -> None:
    """checkout_step with the error that stopped it; may happen again and again."""
    props = {"step_name": fact.step, "error_code": fact.error_code, "field": fact.field}
    origin = facts.as_chosen(delivery.origin)
    facts.record("checkout_step", delivery, origin=origin, cart_id=fact.cart_id, props=props)


def on_placed(fact: OrderPlaced, delivery: Delivery) -> None:
    """The email at checkout says who the visitor is, if they agreed to that."""
    origin = facts.as_chosen(delivery.origin)
    with db.transaction("journey"):
        operations.link(
            origin=origin,
            customer_id=fact.customer_id,
            evidence=operations.CHECKOUT_EMAIL,
            at=clock.to_micros(delivery.occurred_at),
        )


def on_paid(fact: OrderPaid, delivery: Delivery) -> None:
    """purchase: value without shipping and tax on top, as GA4 wants it; the total stands beside it."""
    order = facts.order_of(fact.order_id)
    props = {
        "transaction_id": str(order.number),
        "total_minor": order.total_minor,
        "tax_minor": order.tax_minor,
        "shipping_minor": order.shipping_minor,
        "discount_minor": order.discount_minor,
        "gateway": order.payment_gateway,
        "items": facts.items_of(order),
    }
    value = order.money(order.subtotal_minor - order.discount_minor)
    facts.record("purchase", delivery, origin=facts.origin_of(order), order=order, value=value, props=props)


def on_payment_failed(fact: OrderPaymentFailed, delivery: Delivery) -> None:
    """payment_failed, in the visit that tried."""
    order = facts.order_of(fact.order_id)
    props = {"attempt": fact.attempt, "error_code": fact.code}
    facts.record("payment_failed", delivery, origin=facts.origin_of(order), order=order, props=props)


def on_cancelled(fact: OrderCancelled, delivery: Delivery) -> None:
    """order_cancelled."""
    _afterwards("order_cancelled", fact, delivery, {"reason": fact.reason})


def on_refunded(fact: OrderRefunded, delivery: Delivery) -> None:
    """refund, with the amount of this refund."""
    order = facts.order_of(fact.order_id)
    origin = facts.outside_a_visit(facts.origin_of(order))
    props = {"transaction_id": str(order.number), "refund_id": str(fact.refund_id)}
    facts.record("refund", delivery, origin=origin, order=order, value=fact.amount, props=props)


def on_shipped(fact: ParcelShipped, delivery: Delivery) -> None:
    """order_shipped, once a parcel."""
    _afterwards("order_shipped", fact, delivery, {"parcel_id": str(fact.parcel_id)})


def on_progressed(fact: ParcelProgressed, delivery: Delivery) -> None:
    """parcel_progressed, at the carrier's time."""
    props = {"parcel_id": str(fact.parcel_id), "milestone": fact.milestone}
    _afterwards("parcel_progressed", fact, delivery, props, at=clock.to_micros(fact.happened_at))


def on_delivered(fact: OrderDelivered, delivery: Delivery) -> None:
    """order_delivered, when the last parcel arrived."""
    _afterwards("order_delivered", fact, delivery, {}, at=clock.to_micros(fact.delivered_at))


def on_mail_sent(fact: MailSent, delivery: Delivery) -> None:
    """email_sent, for mails about an order."""
    _mail("email_sent", fact, delivery, {"captured": fact.captured})


def on_mail_failed(fact: MailFailed, delivery: Delivery) -> None:
    """email_failed, with the outcome."""
    _mail("email_failed", fact, delivery, {"outcome": fact.outcome})


def on_mail_bounced(fact: MailBounced, delivery: Delivery) -> None:
    """email_bounced."""
    _mail("email_bounced", fact, delivery, {})


def on_consent(fact: ConsentChanged, delivery: Delivery) -> None:
    """A yes joins the running visit to its visitor; a no parts visitor and person; both are recorded."""
    at = clock.to_micros(delivery.occurred_at)
    chosen = facts.as_chosen(replace(delivery.origin, consent=fact.choice))
    kind, _, subject_id = fact.subject.partition(":")
    with db.transaction("journey"):
        if fact.choice == CONSENT_DENIED:
            for visitor_id in [subject_id] if kind == "visitor" else consent.visitors_of(subject_id):
                consent.part(visitor_id=visitor_id, at=at)
        elif chosen.personal and chosen.visitor_id and chosen.session_id:
            consent.join_visit(visitor_id=chosen.visitor_id, session_id=chosen.session_id)
        if kind == "visitor":  # (a signed-in choice is told of both subjects)
            props = {"choice": fact.choice}
            operations.record_in_visit(
                taxonomy.CONSENT_CHANGED, event_id=delivery.event_id, origin=chosen, at=at, props=props
            )


def on_signed_in(fact: CustomerSignedIn, delivery: Delivery) -> None:
    """login; with consent the visitor is now known to be this customer."""
    _of_account("login", fact, delivery, {"method": fact.method})


def on_account_opened(fact: AccountOpened, delivery: Delivery) -> None:
    """sign_up."""
    _of_account("sign_up", fact, delivery, {})


def _of_account(name: str, fact: Any, delivery: Delivery, props: dict[str, Any]) -> None:
    origin, at = facts.as_chosen(delivery.origin), clock.to_micros(delivery.occurred_at)
    who = {"origin": origin, "customer_id": fact.customer_id, "at": at}
    with db.transaction("journey"):
        operations.record_in_visit(name, event_id=delivery.event_id, props=props, **who)
        operations.link(evidence=operations.SIGN_IN, **who)


def _afterwards(
    name: str, fact: Any, delivery: Delivery, props: dict[str, Any], *, at: int | None = None
) -> None:
    order = facts.order_of(fact.order_id)
    origin = facts.outside_a_visit(facts.origin_of(order))
    facts.record(name, delivery, origin=origin, order=order, props=props, at=at)


def _mail(name: str, fact: Any, delivery: Delivery, props: dict[str, Any]) -> None:
    if fact.order_id is not None:
        _afterwards(name, fact, delivery, {"mail_id": str(fact.mail_id), "kind": fact.kind, **props})


HANDLERS: dict[type, Any] = {
    CartLineChanged: on_cart_changed,
    CheckoutStarted: on_checkout_started,
    CheckoutStepCompleted: on_step_completed,
    CheckoutFailed: on_checkout_failed,
    OrderPlaced: on_placed,
    OrderPaid: on_paid,
    OrderPaymentFailed: on_payment_failed,
    OrderCancelled: on_cancelled,
    OrderRefunded: on_refunded,
    ParcelShipped: on_shipped,
    ParcelProgressed: on_progressed,
    OrderDelivered: on_delivered,
    MailSent: on_mail_sent,
    MailFailed: on_mail_failed,
    MailBounced: on_mail_bounced,
    ConsentChanged: on_consent,
    CustomerSignedIn: on_signed_in,
    AccountOpened: on_account_opened,
}
