"""Reading payments, the ledger and refunds."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select

from shop.kernel import db
from shop.kernel.money import Money
from shop.orders.models import CANCELLED, Order
from shop.orders.models import PENDING as WAITING
from shop.payments.models import (
    CAPTURED,
    CREDIT,
    GONE,
    PENDING,
    REFUNDED,
    REINSTATED,
    RETURNED,
    STARTING,
    SUCCEEDED,
    UNFINISHED,
    WITHDRAWN,
    DisputeCase,
    LedgerEntry,
    Payment,
    Refund,
)


def by_id(payment_id: uuid.UUID) -> Payment | None:
    """One attempt."""
    return db.session().get(Payment, payment_id)


def of_order(order_id: uuid.UUID) -> list[Payment]:
    """An order's attempts, first to last."""
    return list(
        db.session().scalars(select(Payment).where(Payment.order_id == order_id).order_by(Payment.attempt))
    )


def latest(order_id: uuid.UUID) -> Payment | None:
    """An order's last attempt; what credit has paid beside it is none."""
    return db.session().scalar(
        select(Payment)
        .where(Payment.order_id == order_id, Payment.gateway != CREDIT)
        .order_by(Payment.attempt.desc())
        .limit(1)
    )


def next_attempt(order_id: uuid.UUID) -> int:
    """The number of an order's next payment, counted from 1."""
    last = db.session().scalar(select(func.max(Payment.attempt)).where(Payment.order_id == order_id))
    return (last or 0) + 1


def by_reference(gateway: str, reference: str) -> Payment | None:
    """The attempt that a gateway knows as `reference`."""
    return db.session().scalar(
        select(Payment).where(Payment.gateway == gateway, Payment.reference == reference)
    )


def ledger(order_id: uuid.UUID) -> list[LedgerEntry]:
    """Money that moved for an order, oldest first."""
    return list(
        db.session().scalars(
            select(LedgerEntry)
            .where(LedgerEntry.order_id == order_id)
            .order_by(LedgerEntry.at, LedgerEntry.id)
        )
    )


def refunds(order_id: uuid.UUID) -> list[Refund]:
    """An order's refunds, oldest first."""
    return list(
        db.session().scalars(
            select(Refund).where(Refund.order_id == order_id).order_by(Refund.created_at, Refund.id)
        )
    )


def refundable(payment: Payment) -> Money:
    """What of a payment has come in and was neither given back nor is about to be, nor taken by a bank."""
    moved = db.session().execute(
        select(LedgerEntry.currency, LedgerEntry.kind, func.sum(LedgerEntry.amount_minor))
        .where(LedgerEntry.payment_id == payment.id)
        .group_by(LedgerEntry.currency, LedgerEntry.kind)
    )
    found = {(currency, kind): int(minor) for currency, kind, minor in moved}
    currency = next((code for code, kind in found if kind == CAPTURED), payment.currency)
    here = {kind: found.get((currency, kind), 0) for kind in (CAPTURED, WITHDRAWN, REINSTATED)}
    promised = db.session().scalar(
        select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
            Refund.payment_id == payment.id, Refund.status.not_in(GONE)
        )
    )
    taken = max(here[WITHDRAWN] - here[REINSTATED], 0)
    return Money(max(here[CAPTURED] - taken - int(promised or 0), 0), currency)


def refundable_of_order(order_id: uuid.UUID) -> Money | None:
    """What can be given back of an order in its currency; None when no money of it is here."""
    return refundable_of(of_order(order_id))


def refundable_of(payments: Iterable[Payment]) -> Money | None:
    """The same of all its payments."""
    left = [refundable(payment) for payment in payments if payment.status == SUCCEEDED]
    amounts = [amount for amount in left if amount.currency == left[0].currency]
    return sum(amounts[1:], amounts[0]) if amounts else None


def unanswered(*, before: datetime, limit: int) -> list[Payment]:
    """Attempts of waiting orders that no gateway has answered, begun before `before`: to be repeated."""
    return list(
        db.session().scalars(
            select(Payment)
            .join(Order, Order.id == Payment.order_id)
            .where(Order.status == WAITING, Payment.status == STARTING, Payment.created_at <= before)
            .order_by(Payment.created_at, Payment.id)
            .limit(limit)
        )
    )


def unheard_of(*, before: datetime, limit: int) -> list[Payment]:
    """Unfinished attempts that were last looked at before `before`; the longest unseen first."""
    seen = func.coalesce(Payment.checked_at, Payment.created_at)
    return list(
        db.session().scalars(
            select(Payment)
            .where(
                Payment.status.in_([status for status in UNFINISHED if status not in (STARTING, PENDING)]),
                Payment.reference.is_not(None),
                seen <= before,
            )
            .order_by(seen, Payment.id)
            .limit(limit)
        )
    )


def left_open(*, limit: int) -> list[Payment]:
    """Unfinished attempts of orders that were cancelled: nobody may pay these any more."""
    return list(
        db.session().scalars(
            select(Payment)
            .join(Order, Order.id == Payment.order_id)
            .where(
                Order.status == CANCELLED,
                Payment.status.in_(UNFINISHED),
                or_(Payment.reference.is_not(None), Payment.status == STARTING),
            )
            .order_by(Payment.created_at, Payment.id)
            .limit(limit)
        )
    )


def disputes(order_id: uuid.UUID) -> list[DisputeCase]:
    """What banks have called into question of an order, oldest first."""
    return list(
        db.session().scalars(
            select(DisputeCase)
            .where(DisputeCase.order_id == order_id)
            .order_by(DisputeCase.opened_at, DisputeCase.id)
        )
    )


def totals(order_id: uuid.UUID, currency: str) -> tuple[Money, Money]:
    """(captured, refunded) of an order in `currency`, replayed from the ledger."""
    rows = db.session().execute(
        select(LedgerEntry.kind, func.sum(LedgerEntry.amount_minor))
        .where(LedgerEntry.order_id == order_id, LedgerEntry.currency == currency)
        .group_by(LedgerEntry.kind)
    )
    found = {kind: int(minor) for kind, minor in rows}
    back = found.get(REFUNDED, 0) - found.get(RETURNED, 0)
    return Money(found.get(CAPTURED, 0), currency), Money(back, currency)
