"""The one door from a gateway's answer to a paid order: idempotent, forward only, safe from all sides.

Called in the open transaction by the checkout's answer, the webhook, the return page and the sweep, in any
order and at once. The order's row is locked first. Money is believed only for a payment that belongs to the
order, and the order is paid only when amount and currency are exactly its own. Money that cannot be used is
never dropped: it is entered into the ledger, told to the owner, and given back by itself where that is sure.

- more or less than asked, or another currency: entered, order stays unpaid, attention;
- a second payment of a paid order: entered, given back, attention;
- an order that had run out of time: revived if its goods are still there, else given back, attention;
- an order cancelled otherwise: given back, attention;
- a waiting order whose hold has run out and whose goods are gone: cancelled, given back, attention.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from shop.inventory import operations as inventory
from shop.kernel import db, ids
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders import states
from shop.orders.models import CANCELLED, Order
from shop.orders.models import PENDING as WAITING
from shop.payments import alarms, keeping, operations, queries, tenders
from shop.payments.gateways.base import PaymentResult, PaymentStatus
from shop.payments.gateways.manual import CASH_ON_DELIVERY
from shop.payments.models import (
    BALANCE,
    CANCELED,
    CAPTURED,
    FAILED,
    PENDING,
    PROCESSING,
    REQUIRES_ACTION,
    SUCCEEDED,
    LedgerEntry,
    Payment,
)

HOLD = timedelta(minutes=30)  # how long goods are held for somebody who is paying
HOLD_PROCESSING = timedelta(days=14)  # bank debits take days
HOLD_TRANSFER = timedelta(days=7)
HOLD_AGAIN = timedelta(days=1)  # whose debit was refused after days has gone home long ago


def settle(seen: Payment, result: PaymentResult, at: datetime) -> Payment:
    """Record what the gateway said of one attempt, and what follows for its order. Returns the attempt.

    `seen` may have been read before this transaction: the attempt is what it is once it is locked.
    """
    order = orders.lock(seen.order_id)
    payment = db.session().get_one(Payment, seen.id, with_for_update=True, populate_existing=True)
    if not _belongs(payment, result):
        alarms.foreign(order, payment, result, at=at)
        return payment
    payment.reference, payment.checked_at = result.reference, at
    if result.payment_method_label:
        payment.label = result.payment_method_label
    if payment.status != SUCCEEDED:  # forward only: a late failure does not undo a payment
        _STEPS[result.status](order, payment, result, at)
    db.session().flush()
    return payment


def _belongs(payment: Payment, result: PaymentResult) -> bool:
    if result.order_id not in (None, payment.order_id):
        return False
    if payment.reference is not None:
        return payment.reference == result.reference
    return queries.by_reference(payment.gateway, result.reference) is None


def _succeeded(order: Order, payment: Payment, result: PaymentResult, at: datetime) -> None:
    received = result.amount_received or result.amount
    payment.status, payment.failure_code, payment.failure_message = SUCCEEDED, "", ""
    entry = {
        "id": ids.new_id(),
        "order_id": order.id,
        "payment_id": payment.id,
        "gateway": payment.gateway,
        "kind": CAPTURED,
        "external_id": result.reference,
        "amount_minor": received.minor,
        "currency": received.currency,
        "at": at,
    }
    if received.minor <= 0 or not db.insert_ignore(LedgerEntry, [entry]):
        return
    was_paid = order.paid_minor >= order.total_minor
    orders.record_capture(order_id=order.id, amount=received, at=at)
    keeping.keep(order, payment, result, at=at)
    if payment.purpose == BALANCE:
        _balance(order, payment, received, at)
    elif received != Money(payment.amount_minor, payment.currency) or received != order.charge:
        alarms.wrong_amount(order, payment, received, at=at)
    elif was_paid:
        _give_back(order, payment, "second_payment", at)
    elif order.status == CANCELLED:
        _late(order, payment, at)
    elif order.status == WAITING:
        _in_time(order, payment, at)
    else:  # accepted before: cash on delivery has come
        orders.mark_paid(order_id=order.id, label=payment.label, at=at)


def _balance(order: Order, payment: Payment, received: Money, at: datetime) -> None:
    """What an edit made dearer is paid; money for what is not owed any more goes back."""
    if order.status == CANCELLED or not order.due_minor or received != order.money(order.due_minor):
        _give_back(order, payment, "balance_gone", at)
    else:
        orders.record_balance(order_id=order.id, at=at)


def _paid(order: Order, payment: Payment, at: datetime) -> None:
    tenders.capture(order, at=at)
    orders.mark_paid(order_id=order.id, label=payment.label, at=at)


def _in_time(order: Order, payment: Payment, at: datetime) -> None:
    orders.lock_customer(order)
    held = inventory.still_holds(order_id=order.id, demand=orders.demand(order))
    if held or _attempt(lambda: _hold(order, HOLD, at)):
        _paid(order, payment, at)
    else:
        orders.cancel(order_id=order.id, reason=states.PAYMENT, at=at)
        _give_back(order, payment, "sold_out", at)


def _late(order: Order, payment: Payment, at: datetime) -> None:
    if _attempt(lambda: orders.revive(order_id=order.id, expires_at=at + HOLD, at=at)):
        _paid(order, payment, at)
        alarms.revived(order, at=at)
    else:
        _give_back(order, payment, "late_payment", at)


def _give_back(order: Order, payment: Payment, why: str, at: datetime) -> None:
    operations.refund_of_payment(payment=payment, reason=why, at=at)
    alarms.given_back(order, payment, why, at=at)


def _attempt(step: Callable[[], object]) -> bool:
    """Do `step` whole or not at all; False when it was refused."""
    try:
        with db.session().begin_nested():
            step()
    except DomainError:
        return False
    return True


def _hold(order: Order, lasts: timedelta, at: datetime) -> None:
    """Hold the order's goods (again) from now on. Raises OutOfStock."""
    orders.lock_customer(order)
    inventory.reserve(order_id=order.id, demand=orders.demand(order), expires_at=at + lasts, at=at)


def _declined_or_open(order: Order, payment: Payment, result: PaymentResult, at: datetime) -> None:
    if not result.declined:
        payment.status = payment.status if payment.status == FAILED else REQUIRES_ACTION
        return
    code = (result.decline_code or "")[:80]
    again = payment.status == FAILED and payment.failure_code == code
    if payment.status == PROCESSING and order.status == WAITING:
        payment.pay_until = at + HOLD_AGAIN
        _attempt(lambda: _hold(order, HOLD_AGAIN, at))
    payment.status, payment.failure_code, payment.failure_message = FAILED, code, result.message
    if not again:
        orders.record_payment_failed(order_id=order.id, attempt=payment.attempt, code=code, at=at)


def _requires_action(order: Order, payment: Payment, result: PaymentResult, at: datetime) -> None:
    payment.status = REQUIRES_ACTION


def _processing(order: Order, payment: Payment, result: PaymentResult, at: datetime) -> None:
    payment.status = PROCESSING
    if order.status == WAITING:
        orders.record_processing(order_id=order.id, at=at)
        _attempt(lambda: _hold(order, HOLD_PROCESSING, at))


def _pending(order: Order, payment: Payment, result: PaymentResult, at: datetime) -> None:
    if payment.status == PENDING or order.status != WAITING:
        return
    payment.status = PENDING
    if payment.method == CASH_ON_DELIVERY:
        tenders.capture(order, at=at)
        orders.accept(order_id=order.id, label=payment.label, at=at)
        return
    _attempt(lambda: _hold(order, HOLD_TRANSFER, at))
    orders.add_timeline(order_id=order.id, kind="payment_pending", data={"label": payment.label}, at=at)


def _canceled(order: Order, payment: Payment, result: PaymentResult, at: datetime) -> None:
    payment.status = CANCELED


_STEPS: dict[PaymentStatus, Callable[[Order, Payment, PaymentResult, datetime], None]] = {
    PaymentStatus.SUCCEEDED: _succeeded,
    PaymentStatus.REQUIRES_PAYMENT_METHOD: _declined_or_open,
    PaymentStatus.REQUIRES_ACTION: _requires_action,
    PaymentStatus.PROCESSING: _processing,
    PaymentStatus.PENDING: _pending,
    PaymentStatus.CANCELED: _canceled,
}
