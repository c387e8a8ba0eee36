"""What gift cards and store credit pay of an order, as payments of their own beside the provider's.

Tenders in order: store credit, gift cards (the soonest to end first), and what is left by the way to pay that
was chosen; where nothing is left, nobody is asked to pay. Credit is set aside when the order is placed and
counts as paid when the rest has come; an order that comes to nothing gives it back.

Money goes back to where it came from, credit first (it is there again at once and costs no fees), then what a
provider took, the latest first. The owner may give store credit instead of either (`operations.crediting`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shop.credit import operations as credit
from shop.credit import queries as accounts
from shop.credit.models import CreditAccount, CreditHold
from shop.kernel import db, ids
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments import queries
from shop.payments.gateways.credit import LABELS
from shop.payments.models import CAPTURED, CREDIT, SUCCEEDED, LedgerEntry, Payment


def capture(order: Order, *, at: datetime) -> list[Payment]:
    """Enter what the order (locked by the caller) holds of credit as paid; nothing the second time."""
    if not order.credit_minor:
        return []
    return [_enter(order, hold, at=at) for hold in credit.spend(order_id=order.id)]


def in_refund_order(payments: Iterable[Payment]) -> list[Payment]:
    """The payments as money goes back to them: credit first, then the latest."""
    return sorted(payments, key=lambda payment: (payment.gateway != CREDIT, -payment.attempt))


def onto(payment: Payment) -> str:
    """What a refund of `payment` goes to, where that is credit; a gettext id, else empty."""
    return payment.label if payment.gateway == CREDIT else ""


def label(order: Order) -> str:
    """What an order that credit alone has paid says about its payment; a gettext id."""
    paid = accounts.of_order(order.id)
    return LABELS[paid[0].kind] if paid else ""


def _enter(order: Order, hold: CreditHold, *, at: datetime) -> Payment:
    account = db.session().get_one(CreditAccount, hold.account_id)
    payment = Payment(
        id=ids.derived_id("credit-payment", hold.id),
        order_id=order.id,
        attempt=queries.next_attempt(order.id),
        gateway=CREDIT,
        reference=str(hold.id),
        idempotency_key=f"credit-{hold.id}",
        amount_minor=hold.amount_minor,
        currency=account.currency,
        method=account.code_ending or None,
        status=SUCCEEDED,
        label=LABELS[account.kind],
        checked_at=at,
        created_at=at,
    )
    entry = LedgerEntry(
        id=ids.new_id(),
        order_id=order.id,
        payment_id=payment.id,
        gateway=CREDIT,
        kind=CAPTURED,
        external_id=str(hold.id),
        amount_minor=hold.amount_minor,
        currency=account.currency,
        at=at,
    )
    session = db.session()
    session.add(payment)
    session.flush()
    session.add(entry)
    orders.record_capture(order_id=order.id, amount=Money(hold.amount_minor, account.currency), at=at)
    session.flush()
    return payment
