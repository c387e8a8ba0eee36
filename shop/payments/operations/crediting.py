"""Giving store credit instead of the money: done at once, counted against the payments it stands for."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.credit import operations as credit
from shop.credit.models import STORE_CREDIT
from shop.customers import queries as customers
from shop.kernel import db, ids, origin
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments.gateways.credit import LABELS
from shop.payments.models import CREDIT, DONE, REFUNDED, LedgerEntry, Payment, Refund
from shop.payments.operations.refunds import NotRefundable, check_seen, shares


def refund_as_credit(
    *,
    order_id: uuid.UUID,
    amount: Money,
    reason: str,
    at: datetime,
    bonus: Money | None = None,
    seen: Money | None = None,
) -> list[Refund]:
    """Give `amount` of an order back as store credit of its customer, with `bonus` on top.

    The provider keeps what it took, so the ledger has these refunds under "credit". `seen` is as `refund`
    has it. Raises NotRefundable, GivenBackMeanwhile, BadAmount.
    """
    order = orders.lock(order_id)
    check_seen(order_id, seen)
    holder = customers.by_id(order.customer_id)
    if holder is None or holder.erased_at is not None:
        raise NotRefundable(N_("The customer of this order has been erased and can hold no credit."))
    made = [_done(order, payment, part, reason, at=at) for payment, part in shares(order.id, amount)]
    credit.grant(
        customer_id=order.customer_id,
        amount=amount,
        bonus=bonus,
        key=f"refund:{made[0].id}",
        order_id=order.id,
        note=reason,
        at=at,
    )
    orders.record_refund(
        order_id=order.id,
        refund_id=made[0].id,
        amount=amount,
        reason=reason,
        onto=LABELS[STORE_CREDIT],
        at=at,
    )
    return made


def _done(order: Order, payment: Payment, part: Money, reason: str, *, at: datetime) -> Refund:
    refund_id = ids.new_id()
    row = Refund(
        id=refund_id,
        order_id=order.id,
        payment_id=payment.id,
        amount_minor=part.minor,
        currency=part.currency,
        reason=reason[:200],
        status=DONE,
        to_credit=True,
        reference=f"store-credit:{refund_id}",
        actor=origin.current().actor[:80],
        created_at=at,
        due_at=at,
        done_at=at,
        attempts=0,
    )
    entry = LedgerEntry(
        id=ids.new_id(),
        order_id=order.id,
        payment_id=payment.id,
        gateway=CREDIT,
        kind=REFUNDED,
        external_id=f"store-credit:{refund_id}",
        amount_minor=part.minor,
        currency=part.currency,
        at=at,
    )
    session = db.session()
    session.add(row)
    session.flush()
    session.add(entry)
    session.flush()
    return row
