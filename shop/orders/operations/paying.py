"""What money does to an order. Decided by `payments.settle`; here it is only recorded, forward and once."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.customers import operations as customers
from shop.inventory import operations as inventory
from shop.kernel import events
from shop.kernel.money import Money
from shop.orders import states
from shop.orders.events import OrderDelivered, OrderPaid, OrderPaymentFailed, OrderRefunded
from shop.orders.models import DELIVERED, FAILED, PENDING, PROCESSING, UNPAID, Order
from shop.orders.operations.locking import line_states, lock
from shop.orders.operations.telling import add_timeline


def record_capture(*, order_id: uuid.UUID, amount: Money, at: datetime) -> Order:
    """Money of this order has come in, whether it is enough or too much."""
    order = lock(order_id)
    if amount.currency == order.currency:
        order.paid_minor += amount.minor
        order.payment_status = _payment_status(order)
    return order


def mark_paid(*, order_id: uuid.UUID, label: str, at: datetime) -> Order:
    """The order's money is complete: it is to be delivered. Publishes OrderPaid. Raises NotAllowed.

    An order accepted before (cash on delivery) is only noted as paid.
    """
    order = lock(order_id)
    order.paid_at, order.payment_label = order.paid_at or at, label or order.payment_label
    order.payment_status = _payment_status(order)
    add_timeline(order_id=order.id, kind="order_paid", data={"label": label, **_said(order.total)}, at=at)
    if order.confirmed_at is None:
        _confirm(order, at=at)
    return order


def accept(*, order_id: uuid.UUID, label: str, at: datetime) -> Order:
    """The order is delivered before its money comes (cash on delivery). Publishes OrderPaid, as promised."""
    order = lock(order_id)
    order.payment_label = label
    add_timeline(order_id=order.id, kind="order_accepted", data={"label": label, **_said(order.total)}, at=at)
    _confirm(order, at=at)
    return order


def record_processing(*, order_id: uuid.UUID, at: datetime) -> None:
    """The provider decides later (bank debit): neither paid nor failed."""
    order = lock(order_id)
    if order.status == PENDING and order.payment_status in (UNPAID, FAILED):
        order.payment_status = PROCESSING
        add_timeline(order_id=order.id, kind="payment_processing", at=at)


def record_payment_failed(*, order_id: uuid.UUID, attempt: int, code: str, at: datetime) -> None:
    """A try to pay was refused; the order stays. A paid order is never touched by this."""
    order = lock(order_id)
    if order.status != PENDING:
        return
    order.payment_status = FAILED
    add_timeline(order_id=order.id, kind="payment_failed", data={"code": code, "attempt": attempt}, at=at)
    events.publish(OrderPaymentFailed(order_id=order.id, attempt=attempt, code=code), at=at)


def record_refund(
    *, order_id: uuid.UUID, refund_id: uuid.UUID, amount: Money, reason: str, at: datetime, onto: str = ""
) -> Order:
    """Money has gone back. Publishes OrderRefunded. The caller makes sure it is told once a refund.

    `onto` names the credit it went to (a gettext id), empty for the way a provider took it.
    """
    order = lock(order_id)
    if amount.currency == order.currency:
        order.refunded_minor = min(order.refunded_minor + amount.minor, order.paid_minor)
        order.payment_status = _payment_status(order)
    add_timeline(order_id=order.id, kind="refunded", data={**_said(amount), "reason": reason}, at=at)
    refunded = OrderRefunded(
        order_id=order.id,
        customer_id=order.customer_id,
        refund_id=refund_id,
        amount=amount,
        onto=onto,
        reason=reason,
    )
    events.publish(refunded, at=at)
    return order


def record_refund_returned(*, order_id: uuid.UUID, amount: Money, at: datetime) -> Order:
    """A refund that had gone through was sent back by the buyer's bank: the money is here again."""
    order = lock(order_id)
    if amount.currency == order.currency:
        order.refunded_minor = max(order.refunded_minor - amount.minor, 0)
        order.payment_status = _payment_status(order)
    add_timeline(order_id=order.id, kind="refund_returned", data=_said(amount), at=at)
    return order


def _confirm(order: Order, *, at: datetime) -> None:
    order.status, order.confirmed_at = states.confirmed(order.status), at
    customers.record_order(customer_id=order.customer_id, at=at)
    inventory.take(order_id=order.id, at=at)
    events.publish(OrderPaid(order_id=order.id, customer_id=order.customer_id, total=order.total), at=at)
    order.fulfillment_status = states.fulfillment(line_states(order), delivered=False)
    if order.fulfillment_status == DELIVERED:  # nothing to ship
        order.status, order.delivered_at = states.finished(order.status, order.fulfillment_status), at
        events.publish(
            OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=at), at=at
        )


def _payment_status(order: Order) -> str:
    return states.payment(
        before=order.payment_status,
        total=order.total_minor,
        paid=order.paid_minor,
        refunded=order.refunded_minor,
    )


def _said(amount: Money) -> dict[str, object]:
    return {"minor": amount.minor, "currency": amount.currency}
