"""The sender of refunds: claim a row, ask its gateway outside any transaction, record what it said.

A refund under way (a bank's business) is asked about again until it is done or refused. A lost answer is
repeated with the same key, so money never goes back twice.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.kernel import db, ids, work
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.payments import alarms, operations, wiring
from shop.payments.gateways.base import GatewayRefused, RefundRequest, RefundResult, RefundStatus
from shop.payments.models import BY_HAND, UNDER_WAY, Payment, Refund

ASK_AGAIN = timedelta(hours=6)
log = logging.getLogger(__name__)


def run_due(*, at: datetime, limit: int = 20) -> int:
    """Send up to `limit` due refunds; how many were claimed."""
    claimed = work.claim(Refund, at=at, limit=limit)
    for refund_id in claimed:
        _send(refund_id, at=at)
    return len(claimed)


def _send(refund_id: uuid.UUID, *, at: datetime) -> None:
    refund = db.session().get_one(Refund, refund_id)
    payment = db.session().get_one(Payment, refund.payment_id)
    db.end_read()
    try:
        result = _ask(refund, payment)
        with db.transaction():
            record(refund.id, result, gateway=payment.gateway, at=at)
    except GatewayRefused as refused:
        with db.transaction():
            why = refused.detail or str(refused)
            operations.refund_refused(refund_id=refund.id, why=why, at=at)
    except Exception as error:
        log.exception("refund failed", extra={"refund_id": str(refund.id)})
        if work.fail(Refund, refund.id, error, at=at):
            with db.transaction():
                operations.refund_refused(refund_id=refund.id, why=str(error), at=at)


def _ask(refund: Refund, payment: Payment) -> RefundResult:
    gateway = wiring.gateway(payment.gateway)
    if refund.reference is not None:
        return gateway.retrieve_refund(refund.reference)
    return gateway.refund(
        RefundRequest(
            reference=payment.reference or "",
            refund_id=refund.id,
            amount=Money(refund.amount_minor, refund.currency),
            idempotency_key=f"refund-{refund.id}",
            reason=refund.reason,
        )
    )


def seen(payment: Payment, result: RefundResult, *, at: datetime) -> None:
    """A refund as its gateway sees it now, ours or one made at the provider's own pages: entered once."""
    session = db.session()
    orders.lock(payment.order_id)
    ours = session.get(Refund, result.refund_id) if result.refund_id else None
    if ours is None or ours.payment_id != payment.id:
        known = select(Refund).where(Refund.payment_id == payment.id, Refund.reference == result.reference)
        ours = session.scalar(known)
    if ours is None and result.status is not RefundStatus.FAILED:
        ours = _of_the_provider(payment, result, at=at)
    if ours is not None:
        record(ours.id, result, gateway=payment.gateway, at=at)


def _of_the_provider(payment: Payment, result: RefundResult, *, at: datetime) -> Refund:
    row = Refund(
        id=ids.derived_id(payment.gateway, result.reference),
        order_id=payment.order_id,
        payment_id=payment.id,
        amount_minor=result.amount.minor,
        currency=result.amount.currency,
        reason="provider",
        status=UNDER_WAY,
        reference=result.reference,
        actor=payment.gateway,
        created_at=at,
        due_at=at + ASK_AGAIN,
        attempts=0,
    )
    db.session().add(row)
    db.session().flush()
    return row


def record(refund_id: uuid.UUID, result: RefundResult, *, gateway: str, at: datetime) -> None:
    """Write down what the gateway says of a refund, in the open transaction. Forward only, however often."""
    if result.status is RefundStatus.SUCCEEDED:
        operations.refund_done(refund_id=refund_id, reference=result.reference, at=at)
        return
    if result.status is RefundStatus.FAILED:
        operations.refund_refused(
            refund_id=refund_id, why=result.message or "refused", reference=result.reference, at=at
        )
        return
    row = db.session().get_one(Refund, refund_id, with_for_update=True, populate_existing=True)
    if row.done_at is not None or row.parked_at is not None:
        return
    row.reference = result.reference
    if gateway == "manual":
        row.status, row.parked_at = BY_HAND, at
        alarms.refund_by_hand(orders.lock(row.order_id), row, at=at)
    else:
        row.status, row.due_at, row.attempts = UNDER_WAY, at + ASK_AGAIN, 0
