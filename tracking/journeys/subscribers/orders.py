"""Orders and their parcels: what was bought belongs to the visit, what follows to the order alone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from shop.kernel import clock, db
from shop.kernel.events import Delivery
from shop.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderEdited,
    OrderPaid,
    OrderPaymentFailed,
    OrderPlaced,
    OrderRefunded,
    ParcelProgressed,
    ParcelShipped,
)
from shop.orders.models import Order
from shop.payments import wiring
from shop.payments.models import Payment
from tracking.journeys import facts
from tracking.journeys.identity.evidence import CHECKOUT_EMAIL
from tracking.journeys.identity.linking import link

NEW, RETURNING = "new", "returning"
_METHODS = {method.gateway: method.code for method in (wiring.CARD, wiring.TEST_CARD)}


def on_placed(fact: OrderPlaced, delivery: Delivery) -> None:
    """The email at checkout says who the visitor is, if they agreed to that."""
    origin = facts.as_chosen(delivery.origin)
    with db.transaction("journey"):
        link(
            origin=origin,
            customer_id=fact.customer_id,
            evidence=CHECKOUT_EMAIL,
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
        "payment_type": _payment_type(order),
        "shipping_tier": order.shipping_code,
        "coupons": [one["code"] for one in order.quote.get("discounts", ()) if one.get("code")],
        "customer_type": _customer_type(order),
        "items": facts.items_of(order),
    }
    value = order.money(order.subtotal_minor - order.discount_minor)
    facts.record("purchase", delivery, origin=facts.origin_of(order), order=order, value=value, props=props)


def on_payment_failed(fact: OrderPaymentFailed, delivery: Delivery) -> None:
    """payment_failed, in the visit that tried."""
    order = facts.order_of(fact.order_id)
    props = {"attempt": fact.attempt, "error_code": fact.code, "gateway": order.payment_gateway}
    facts.record("payment_failed", delivery, origin=facts.origin_of(order), order=order, props=props)


def on_cancelled(fact: OrderCancelled, delivery: Delivery) -> None:
    """order_cancelled."""
    facts.record_afterwards("order_cancelled", fact, delivery, {"reason": fact.reason})


def on_edited(fact: OrderEdited, delivery: Delivery) -> None:
    """order_edited, with what it became dearer (or, below zero, cheaper) by."""
    facts.record_afterwards("order_edited", fact, delivery, {"difference_minor": fact.difference.minor})


def on_refunded(fact: OrderRefunded, delivery: Delivery) -> None:
    """refund, with the amount of this refund."""
    order = facts.order_of(fact.order_id)
    props = {
        "transaction_id": str(order.number),
        "refund_id": str(fact.refund_id),
        "reason": fact.reason,
        "onto": fact.onto,
    }
    facts.record_afterwards("refund", fact, delivery, props, value=fact.amount)


def on_shipped(fact: ParcelShipped, delivery: Delivery) -> None:
    """order_shipped, once a parcel."""
    facts.record_afterwards("order_shipped", fact, delivery, {"parcel_id": str(fact.parcel_id)})


def on_progressed(fact: ParcelProgressed, delivery: Delivery) -> None:
    """parcel_progressed, at the carrier's time."""
    props: dict[str, Any] = {"parcel_id": str(fact.parcel_id), "milestone": fact.milestone}
    at = clock.to_micros(fact.happened_at)
    facts.record_afterwards("parcel_progressed", fact, delivery, props, at=at)


def on_delivered(fact: OrderDelivered, delivery: Delivery) -> None:
    """order_delivered, when the last parcel arrived."""
    at = clock.to_micros(fact.delivered_at)
    facts.record_afterwards("order_delivered", fact, delivery, {}, at=at)


def _payment_type(order: Order) -> str:
    """How it was paid, as the till calls the ways to pay; a gateway of no such way by its own name."""
    if order.payment_gateway != "manual":
        return _METHODS.get(order.payment_gateway, order.payment_gateway)
    found = select(Payment.method).where(Payment.order_id == order.id, Payment.gateway == "manual")
    return db.session().scalars(found.order_by(Payment.attempt.desc()).limit(1)).first() or "manual"


def _customer_type(order: Order) -> str:
    before = exists().where(
        Order.customer_id == order.customer_id,
        Order.id != order.id,
        Order.confirmed_at.is_not(None),
        Order.placed_at < order.placed_at,
    )
    return RETURNING if db.session().scalar(select(before)) else NEW
