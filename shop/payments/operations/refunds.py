"""Giving money back: a row under the order's lock first, the gateway is asked by the sender, then the ledger.

The sum of refunds never exceeds what came in: rows that wait count as given, and what a bank has withdrawn
cannot be given back.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.kernel import attention, db, events, ids, origin
from shop.kernel.errors import N_, Conflict
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments import alarms
from shop.payments.models import (
    ASKED,
    ASKED_AGAIN,
    DONE,
    GONE,
    REFUNDED,
    REFUSED,
    RETURNED,
    SUCCEEDED,
    LedgerEntry,
    Payment,
    Refund,
)
from shop.payments.queries import of_order, refundable, refundable_of_order
from shop.payments.tenders import in_refund_order, onto

REFUND_FAILED, REFUND_BY_HAND = "payments.refund_failed", "payments.refund_by_hand"
REFUND_AGAIN = "refund_again"  # the button of the attention list


class NotRefundable(Conflict):
    """More than is left to give back, or nothing at all."""


class GivenBackMeanwhile(Conflict):
    """What can be given back is not what was seen: another press, or somebody else, was faster."""


def refund(
    *, order_id: uuid.UUID, amount: Money, reason: str, at: datetime, seen: Money | None = None
) -> list[Refund]:
    """Give `amount` of an order back to its payments: credit first, then the latest. Raises NotRefundable.

    `seen` is what could be given back when somebody decided; GivenBackMeanwhile where that has changed.
    Goods do not return to stock by this; that is `inventory.operations.restock`.
    """
    order = orders.lock(order_id)
    check_seen(order.id, seen)
    return [_ask(payment, part, reason, at=at) for payment, part in shares(order.id, amount)]


def shares(order_id: uuid.UUID, amount: Money) -> list[tuple[Payment, Money]]:
    """The payments `amount` comes from, with each one's part (the order is locked). Raises NotRefundable."""
    paid = in_refund_order(payment for payment in of_order(order_id) if payment.status == SUCCEEDED)
    left = {payment.id: refundable(payment) for payment in paid}
    have = sum(one.minor for one in left.values() if one.currency == amount.currency)
    if not 0 < amount.minor <= have:
        raise _too_much(Money(have, amount.currency))
    found, missing = [], amount.minor
    for payment in paid:
        part = min(missing, left[payment.id].minor) if left[payment.id].currency == amount.currency else 0
        if part:
            found.append((payment, Money(part, amount.currency)))
            missing -= part
    return found


def check_seen(order_id: uuid.UUID, seen: Money | None) -> None:
    """Raise GivenBackMeanwhile unless exactly `seen` can be given back now (the order is locked)."""
    if seen is not None and refundable_of_order(order_id) != seen:
        raise GivenBackMeanwhile(N_("Money of this order was given back meanwhile. Please look at it again."))


def refund_of_payment(*, payment: Payment, reason: str, at: datetime) -> Refund | None:
    """Give back all that is left of one payment (the order is locked by the caller); None for nothing."""
    left = refundable(payment)
    return _ask(payment, left, reason, at=at) if left else None


def give_back_payment(*, payment_id: uuid.UUID, reason: str, at: datetime) -> Refund | None:
    """Give a payment that is not its order's total back whole; None when nothing of it is left."""
    payment = db.session().get_one(Payment, payment_id)
    orders.lock(payment.order_id)
    attention.resolve(kind=alarms.WRONG_AMOUNT, key=str(payment.id), at=at)
    return refund_of_payment(payment=payment, reason=reason, at=at)


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
    if row.status == DONE or (row.status in GONE and row.reference == reference):
        return False  # known; or what was seen of a refund before its bank sent it back
    row.status, row.reference, row.done_at, row.parked_at, row.last_error = DONE, reference, at, None, None
    if _enter(row, REFUNDED, reference, at=at):
        amount = Money(row.amount_minor, row.currency)
        orders.record_refund(
            order_id=order.id,
            refund_id=row.id,
            amount=amount,
            reason=row.reason,
            onto=onto(db.session().get_one(Payment, row.payment_id)),
            at=at,
        )
    for kind in (REFUND_FAILED, REFUND_BY_HAND):
        attention.resolve(kind=kind, key=str(row.id), at=at)
    return True


def refund_refused(*, refund_id: uuid.UUID, why: str, at: datetime, reference: str | None = None) -> None:
    """The gateway will not give it back: the money is still here, and a person has to see to it.

    Of a refund that had gone through (`reference` is the provider's own) the bank has sent the money back.
    """
    row = db.session().get_one(Refund, refund_id)
    order = orders.lock(row.order_id)
    row = db.session().get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
    if row.status in GONE or (row.status == DONE and row.reference != reference):
        return
    if row.status == DONE and _enter(row, RETURNED, row.reference or "", at=at):
        amount = Money(row.amount_minor, row.currency)
        orders.record_refund_returned(order_id=order.id, amount=amount, at=at)
    row.status, row.parked_at, row.done_at, row.last_error = REFUSED, at, None, why[:2000]
    row.reference = reference or row.reference
    _tell(row, order, why, at=at)


def refund_again(*, refund_id: uuid.UUID, at: datetime) -> Refund:
    """Ask anew for a refund that was refused; the refused one stays in the story. Raises NotRefundable."""
    row = db.session().get_one(Refund, refund_id)
    orders.lock(row.order_id)
    row = db.session().get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
    payment = db.session().get_one(Payment, row.payment_id)
    left, amount = refundable(payment), Money(row.amount_minor, row.currency)
    if row.status != REFUSED or left.currency != amount.currency or left < amount:
        raise _too_much(Money(left.minor if row.status == REFUSED else 0, left.currency))
    row.status = ASKED_AGAIN
    attention.resolve(kind=REFUND_FAILED, key=str(row.id), at=at)
    return _ask(payment, amount, row.reason, at=at)


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


def _enter(row: Refund, kind: str, reference: str, *, at: datetime) -> bool:
    entry = {
        "id": ids.new_id(),
        "order_id": row.order_id,
        "payment_id": row.payment_id,
        "gateway": db.session().get_one(Payment, row.payment_id).gateway,
        "kind": kind,
        "external_id": reference[:255],
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "at": at,
    }
    return db.insert_ignore(LedgerEntry, [entry]) == 1


def _tell(row: Refund, order: Order, why: str, *, at: datetime) -> None:
    attention.raise_item(
        kind=REFUND_FAILED,
        key=str(row.id),
        message=N_("%(amount)s %(currency)s of order %(number)s could not be given back: %(why)s"),
        params={
            "amount": str(Money(row.amount_minor, row.currency).decimal),
            "currency": row.currency,
            "number": order.number,
            "why": why[:300],
        },
        link=f"/admin/orders/{order.number}#money",
        action=REFUND_AGAIN,
        at=at,
    )


def _too_much(left: Money) -> NotRefundable:
    return NotRefundable(
        N_("At most %(left)s %(currency)s can be given back."), left=left.decimal, currency=left.currency
    )
