"""Giving money back: a row under the order's lock first, the gateway is asked by the sender, then the ledger.

The sum of refunds never exceeds what came in: rows that wait count as given.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from shop.kernel import attention, db, events, ids, origin
from shop.kernel.errors import N_, Conflict
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments.gateways.base import RefundResult
from shop.payments.models import ASKED, DONE, REFUNDED, REFUSED, SUCCEEDED, LedgerEntry, Payment, Refund
from shop.payments.queries import of_order, refundable

REFUND_FAILED, REFUND_BY_HAND = "payments.refund_failed", "payments.refund_by_hand"


class NotRefundable(Conflict):
    """More than is left to give back, or nothing at all."""


def refund(*, order_id: uuid.UUID, amount: Money, reason: str, at: datetime) -> list[Refund]:
    """Give `amount` of an order back, from its payments in turn (latest first). Raises NotRefundable.

    Goods do not return to stock by this; that is `inventory.operations.restock`.
    """
    order = orders.lock(order_id)
    paid = [payment for payment in reversed(of_order(order.id)) if payment.status == SUCCEEDED]
    left = {payment.id: refundable(payment) for payment in paid}
    have = sum(one.minor for one in left.values() if one.currency == amount.currency)
    if not 0 < amount.minor <= have:
        raise NotRefundable(
            N_("At most %(left)s %(currency)s can be given back."),
            left=Money(have, amount.currency).decimal,
            currency=amount.currency,
        )
    made, missing = [], amount.minor
    for payment in paid:
        part = min(missing, left[payment.id].minor) if left[payment.id].currency == amount.currency else 0
        if part:
            made.append(_ask(payment, Money(part, amount.currency), reason, at=at))
            missing -= part
    return made


def refund_of_payment(*, payment: Payment, reason: str, at: datetime) -> Refund | None:
    """Give back all that is left of one payment (the order is locked by the caller); None for nothing."""
    left = refundable(payment)
    return _ask(payment, left, reason, at=at) if left else None


def give_back_all(*, order_id: uuid.UUID, reason: str, at: datetime) -> list[Refund]:
    """Give back whatever of an order is still here. Doing it twice gives back once."""
    orders.lock(order_id)
    paid = [payment for payment in of_order(order_id) if payment.status == SUCCEEDED]
    made = [refund_of_payment(payment=payment, reason=reason, at=at) for payment in paid]
    return [row for row in made if row is not None]


def refund_done(*, refund_id: uuid.UUID, reference: str, at: datetime) -> bool:
    """The money has gone back: ledger, order, story. False when that was known."""
    row = db.session().get_one(Refund, refund_id)
    order = orders.lock(row.order_id)
    row = db.session().get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
    if row.status == DONE:
        return False
    row.status, row.reference, row.done_at, row.parked_at, row.last_error = DONE, reference, at, None, None
    _enter(row, order, reference, at=at)
    for kind in (REFUND_FAILED, REFUND_BY_HAND):
        attention.resolve(kind=kind, key=str(row.id), at=at)
    return True


def refund_refused(*, refund_id: uuid.UUID, why: str, at: datetime) -> None:
    """The gateway will not give it back: the money is still here, and a person has to see to it."""
    row = db.session().get_one(Refund, refund_id)
    order = orders.lock(row.order_id)
    row = db.session().get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
    if row.status in (DONE, REFUSED):
        return
    row.status, row.parked_at, row.last_error = REFUSED, at, why[:2000]
    amount = Money(row.amount_minor, row.currency)
    attention.raise_item(
        kind=REFUND_FAILED,
        key=str(row.id),
        message=N_("%(amount)s %(currency)s of order %(number)s could not be given back: %(why)s"),
        params={
            "amount": str(amount.decimal),
            "currency": amount.currency,
            "number": order.number,
            "why": why[:300],
        },
        link=f"/admin/orders/{order.number}",
        at=at,
    )


def seen_refund(*, payment: Payment, result: RefundResult, at: datetime) -> None:
    """A refund that was made at the provider's own pages: it is entered like ours, once."""
    order = orders.lock(payment.order_id)
    known = select(Refund).where(Refund.payment_id == payment.id, Refund.reference == result.reference)
    if db.session().scalar(known) is not None:
        return
    row = Refund(
        id=ids.derived_id(payment.gateway, result.reference),
        order_id=order.id,
        payment_id=payment.id,
        amount_minor=result.amount.minor,
        currency=result.amount.currency,
        reason="provider",
        status=DONE,
        reference=result.reference,
        actor=payment.gateway,
        created_at=at,
        due_at=at,
        attempts=0,
        done_at=at,
    )
    db.session().add(row)
    db.session().flush()
    _enter(row, order, result.reference, at=at)


def _ask(payment: Payment, amount: Money, reason: str, *, at: datetime) -> Refund:
    row = Refund(
        id=ids.new_id(),
        order_id=payment.order_id,
        payment_id=payment.id,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason[:200],
        status=ASKED,
        actor=origin.current().actor[:80],
        created_at=at,
        due_at=at,
        attempts=0,
    )
    db.session().add(row)
    db.session().flush()
    events.nudge()
    return row


def _enter(row: Refund, order: Order, reference: str, *, at: datetime) -> None:
    entry = {
        "id": ids.new_id(),
        "order_id": row.order_id,
        "payment_id": row.payment_id,
        "gateway": db.session().get_one(Payment, row.payment_id).gateway,
        "kind": REFUNDED,
        "external_id": reference[:255],
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "at": at,
    }
    if db.insert_ignore(LedgerEntry, [entry]):
        amount = Money(row.amount_minor, row.currency)
        orders.record_refund(order_id=order.id, refund_id=row.id, amount=amount, reason=row.reason, at=at)
