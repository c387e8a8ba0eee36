"""What puts right whatever a crash, a closed tab or a lost message has left: every few minutes, and harmless.

An order is only given up when every gateway concerned has said that nobody can pay it any more. While one
does not answer the order waits, but not for ever: money that comes after a day is dealt with by `settle`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, or_, select

from shop.checkout.flow import paying
from shop.kernel import db
from shop.kernel.errors import DomainError
from shop.orders import operations as orders
from shop.orders import states
from shop.orders.models import PENDING, PROCESSING, Order
from shop.payments import queries, wiring
from shop.payments.gateways.base import UnknownPayment
from shop.payments.models import CANCELED, FAILED, STARTING, SUCCEEDED, UNFINISHED, Payment
from shop.payments.models import PENDING as AWAITED
from shop.payments.settle import HOLD, HOLD_TRANSFER, settle

UNANSWERED_AFTER = timedelta(minutes=2)
UNHEARD_AFTER = timedelta(minutes=5)
PATIENCE = timedelta(days=1)
BATCH = 50
Row = TypeVar("Row", Payment, Order)
log = logging.getLogger(__name__)


def sweep(at: datetime) -> dict[str, int]:
    """Do all of it once, at most BATCH of each kind; how much was done."""
    return {
        "repeated": _each(queries.unanswered(before=at - UNANSWERED_AFTER, limit=BATCH), _look_up, at),
        "looked_up": _each(queries.unheard_of(before=at - UNHEARD_AFTER, limit=BATCH), _look_up, at),
        "closed": _each(queries.left_open(limit=BATCH), _close, at),
        "expired": _each(_out_of_time(at), _expire, at),
    }


def _each(found: Sequence[Row], step: Callable[[Row, datetime], bool], at: datetime) -> int:
    db.end_read()
    done = 0
    for one in found:
        try:
            done += bool(step(one, at))
        except DomainError:
            log.warning("left for the next sweep", exc_info=True, extra={"row": str(one.id)})
        finally:
            db.end_read()
    return done


def _look_up(payment: Payment, at: datetime) -> bool:
    return paying.look_up(payment, at=at)


def _close(payment: Payment, at: datetime) -> bool:
    """Make sure nobody can pay this attempt any more; False when its gateway is still at it."""
    if payment.reference is None:
        return payment.status == FAILED or _find_and_close(payment, at)
    _cancel(payment, payment.reference, at)
    fresh = queries.by_id(payment.id)
    return fresh is not None and fresh.status in (CANCELED, SUCCEEDED)


def _cancel(payment: Payment, reference: str, at: datetime) -> None:
    try:
        result = wiring.gateway(payment.gateway).cancel(reference)
    except UnknownPayment:
        _write_off(payment)
        return
    with db.transaction():
        settle(payment, result, at)


def _find_and_close(payment: Payment, at: datetime) -> bool:
    """An attempt whose answer was never seen: close whatever the gateway has of this order."""
    gateway = wiring.gateway(payment.gateway)
    since = payment.created_at - UNHEARD_AFTER
    for found in gateway.find_by_order(order_id=payment.order_id, since=since):
        known = queries.by_reference(payment.gateway, found.reference)
        db.end_read()
        if known is None:
            _cancel(payment, found.reference, at)
    fresh = queries.by_id(payment.id)
    db.end_read()
    if fresh is not None and fresh.status == STARTING:
        _write_off(payment)
    return fresh is not None and fresh.status in (STARTING, CANCELED, SUCCEEDED)


def _write_off(payment: Payment) -> None:
    """The gateway has never heard of it."""
    log.warning("an attempt the gateway does not know", extra={"payment": str(payment.id)})
    with db.transaction() as session:
        row = session.get_one(Payment, payment.id, with_for_update=True)
        row.status = row.status if row.status == SUCCEEDED else CANCELED


def _out_of_time(at: datetime) -> list[Order]:
    """Waiting orders whose last attempt began longer ago than goods are held; transfers have a week."""
    last = (
        select(
            Payment.order_id,
            func.max(Payment.created_at).label("began"),
            func.max(Payment.pay_until).label("until"),
        )
        .group_by(Payment.order_id)
        .subquery()
    )
    awaited = select(Payment.order_id).where(Payment.status == AWAITED)
    began = func.coalesce(last.c.began, Order.placed_at)
    return list(
        db.session().scalars(
            select(Order)
            .outerjoin(last, last.c.order_id == Order.id)
            .where(
                Order.status == PENDING,
                Order.payment_status != PROCESSING,
                began <= at - HOLD,
                or_(last.c.until.is_(None), last.c.until <= at),
                or_(Order.id.not_in(awaited), began <= at - HOLD_TRANSFER),
            )
            .order_by(Order.placed_at, Order.id)
            .limit(BATCH)
        )
    )


def _expire(order: Order, at: datetime) -> bool:
    patient = at - order.placed_at < PATIENCE
    for payment in queries.of_order(order.id):
        db.end_read()
        try:
            dead = payment.status not in UNFINISHED or _close(payment, at)
        except DomainError:
            if patient:
                raise
            dead = True
        if not dead:
            return False
    with db.transaction():
        fresh = orders.lock(order.id)
        latest = queries.latest(order.id)
        if fresh.status != PENDING or (latest is not None and latest.created_at > at - HOLD):
            return False  # paid, or tried again, while we asked
        orders.cancel(order_id=order.id, reason=states.EXPIRED, at=at)
    return True
