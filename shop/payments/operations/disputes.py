"""A bank calls a payment into question: the order is held, the money's ways are entered, the end is kept.

Told in any order and any number of times; what was closed is not opened again by an older message.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.kernel import db, ids
from shop.orders import operations as orders
from shop.orders.operations.holding import BALANCE
from shop.payments import alarms
from shop.payments.gateways.base import Dispute
from shop.payments.models import REINSTATED, WITHDRAWN, DisputeCase, LedgerEntry, Payment


def record_dispute(*, payment: Payment, seen: Dispute, at: datetime) -> DisputeCase:
    """Write down how a dispute of `payment` stands, and what follows for its order."""
    order = orders.lock(payment.order_id)
    known = select(DisputeCase).where(
        DisputeCase.gateway == payment.gateway, DisputeCase.reference == seen.reference
    )
    case = db.session().scalar(known.with_for_update().execution_options(populate_existing=True))
    if case is None:
        case = _open(payment, seen, at=at)
        alarms.disputed(order, seen, at=at)
        if seen.open or seen.lost:
            orders.hold(order_id=order.id, reason=orders.DISPUTE, at=at)
    _enter(payment, seen, at=at)
    if case.closed_at is None:
        _follow(case, seen, at=at)
    return case


def _open(payment: Payment, seen: Dispute, *, at: datetime) -> DisputeCase:
    case = DisputeCase(
        id=ids.derived_id(payment.gateway, seen.reference),
        order_id=payment.order_id,
        payment_id=payment.id,
        gateway=payment.gateway,
        reference=seen.reference[:255],
        amount_minor=seen.amount.minor,
        currency=seen.amount.currency,
        status=seen.status[:40],
        opened_at=at,
    )
    db.session().add(case)
    return case


def _follow(case: DisputeCase, seen: Dispute, *, at: datetime) -> None:
    case.reason, case.status, case.due_by = seen.reason[:80], seen.status[:40], seen.due_by
    case.amount_minor, case.currency = seen.amount.minor, seen.amount.currency
    if seen.open:
        db.session().flush()
        return
    case.closed_at = at
    db.session().flush()
    order = orders.lock(case.order_id)
    alarms.dispute_closed(order, seen, at=at)
    if seen.lost or _others_open(case):
        return
    if orders.release(order_id=order.id, reason=orders.DISPUTE, at=at) and order.due_minor:
        orders.hold(order_id=order.id, reason=BALANCE, at=at)  # as before the dispute


def _others_open(case: DisputeCase) -> bool:
    others = select(DisputeCase.id).where(
        DisputeCase.order_id == case.order_id, DisputeCase.id != case.id, DisputeCase.closed_at.is_(None)
    )
    return db.session().scalar(others.limit(1)) is not None


def _enter(payment: Payment, seen: Dispute, *, at: datetime) -> None:
    """The money that a bank took, and that it gave back, each once."""
    for kind, moved in ((WITHDRAWN, seen.withdrawn), (REINSTATED, seen.reinstated)):
        if not moved or seen.amount.minor <= 0:
            continue
        entry = {
            "id": ids.new_id(),
            "order_id": payment.order_id,
            "payment_id": payment.id,
            "gateway": payment.gateway,
            "kind": kind,
            "external_id": seen.reference[:255],
            "amount_minor": seen.amount.minor,
            "currency": seen.amount.currency,
            "at": at,
        }
        if db.insert_ignore(LedgerEntry, [entry]):
            data = {"minor": seen.amount.minor, "currency": seen.amount.currency}
            orders.add_timeline(order_id=payment.order_id, kind=f"dispute_{kind}", data=data, at=at)
