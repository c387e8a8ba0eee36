"""What payments tell the owner: money that is here and should not be, or the other way round."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import attention
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.orders.queries import timeline
from shop.payments.gateways.base import Dispute, PaymentResult
from shop.payments.models import Payment, Refund

WRONG_AMOUNT, GIVEN_BACK, REVIVED = "payments.wrong_amount", "payments.given_back", "payments.revived"
FOREIGN, DISPUTED, REFUND_BY_HAND = "payments.foreign", "payments.disputed", "payments.refund_by_hand"
_WHY = {
    "second_payment": N_("Order %(number)s was paid twice; %(amount)s %(currency)s is given back by itself."),
    "late_payment": N_(
        "%(amount)s %(currency)s came for order %(number)s after it was cancelled; it goes back by itself."
    ),
    "sold_out": N_(
        "Order %(number)s was paid when its goods were gone; it was cancelled and %(amount)s %(currency)s is "
        "given back by itself."
    ),
}


def foreign(order: Order, payment: Payment, result: PaymentResult, *, at: datetime) -> None:
    """An answer about a payment that is not this attempt's: nothing of it is believed."""
    _raise(
        FOREIGN,
        f"{payment.id}:{result.reference}"[:200],
        order,
        N_("A payment (%(reference)s) was presented for order %(number)s to which it does not belong."),
        at=at,
        reference=result.reference,
    )


def wrong_amount(order: Order, received: Money, *, at: datetime) -> None:
    """Money came that is not the order's total: the order stays as it is."""
    _raise(
        WRONG_AMOUNT,
        str(order.id),
        order,
        N_(
            "%(amount)s %(currency)s came for order %(number)s, which costs %(total)s %(wanted)s. "
            "Give it back, or cancel the order."
        ),
        at=at,
        amount=str(received.decimal),
        currency=received.currency,
        total=str(order.total.decimal),
        wanted=order.currency,
    )


def given_back(order: Order, payment: Payment, why: str, *, at: datetime) -> None:
    """Money that could not be used goes back by itself; the owner should know."""
    amount = Money(payment.amount_minor, payment.currency)
    orders.add_timeline(
        order_id=order.id,
        kind="payment_given_back",
        data={"why": why, "minor": amount.minor, "currency": amount.currency},
        at=at,
    )
    _raise(
        GIVEN_BACK,
        str(payment.id),
        order,
        _WHY[why],
        at=at,
        amount=str(amount.decimal),
        currency=amount.currency,
    )


def revived(order: Order, *, at: datetime) -> None:
    """A payment came after the time was over; the goods were still there."""
    message = N_(
        "Order %(number)s was paid after its time was over; its goods were there, so it is delivered."
    )
    _raise(REVIVED, str(order.id), order, message, at=at)


def refund_by_hand(order: Order, refund: Refund, *, at: datetime) -> None:
    """A payment was made outside any provider, so the owner has to send the money back."""
    _raise(
        REFUND_BY_HAND,
        str(refund.id),
        order,
        N_("Send %(amount)s %(currency)s of order %(number)s back yourself, then mark the refund as done."),
        at=at,
        amount=str(Money(refund.amount_minor, refund.currency).decimal),
        currency=refund.currency,
    )


def disputed(order: Order, dispute: Dispute, *, at: datetime) -> None:
    """A shopper's bank wants the money back; resolved when the bank has decided."""
    kind = "disputed" if dispute.open else "dispute_closed"
    told = [entry.data.get("reference") for entry in timeline(order.id) if entry.kind == kind]
    if dispute.reference not in told:
        data = {"reference": dispute.reference, "reason": dispute.reason, "status": dispute.status}
        orders.add_timeline(order_id=order.id, kind=kind, data=data, at=at)
    if not dispute.open:
        attention.resolve(kind=DISPUTED, key=dispute.reference[:200], at=at)
        return
    _raise(
        DISPUTED,
        dispute.reference[:200],
        order,
        N_("The bank disputes order %(number)s (%(reason)s). Do not ship; answer until %(due_by)s."),
        at=at,
        reason=dispute.reason,
        due_by=dispute.due_by.date().isoformat() if dispute.due_by else "?",
    )


def _raise(kind: str, key: str, order: Order, message: str, *, at: datetime, **params: str) -> None:
    attention.raise_item(
        kind=kind,
        key=key,
        message=message,
        params={"number": order.number, **params},
        link=f"/admin/orders/{order.number}",
        at=at,
    )
