"""What payments tell the owner: money that is here and should not be, or the other way round."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import attention
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import CANCELLED, Order
from shop.payments.gateways.base import Dispute, PaymentResult
from shop.payments.models import Payment, Refund

WRONG_AMOUNT, GIVEN_BACK, REVIVED = "payments.wrong_amount", "payments.given_back", "payments.revived"
FOREIGN, DISPUTED, DISPUTE_ENDED = "payments.foreign", "payments.disputed", "payments.dispute_ended"
REFUND_BY_HAND, UNREADABLE = "payments.refund_by_hand", "payments.events_unreadable"
GIVE_BACK, REFUNDED_BY_HAND = "give_payment_back", "refunded_by_hand"  # buttons of the attention list
_LOST = N_(
    "The bank decided for the buyer of order %(number)s and keeps %(amount)s %(currency)s. The order stays "
    "on hold: cancel it if it has not left."
)
_WON = N_(
    "The bank gave %(amount)s %(currency)s of order %(number)s back to you, but the order was cancelled. "
    "Give it back if it is the buyer’s."
)
_WHY = {
    "balance_gone": N_(
        "%(amount)s %(currency)s came for a change of order %(number)s that is not owed any more; it goes "
        "back by itself."
    ),
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


def wrong_amount(order: Order, payment: Payment, received: Money, *, at: datetime) -> None:
    """Money came that is not the order's total: the order stays as it is."""
    _raise(
        WRONG_AMOUNT,
        str(payment.id),
        order,
        N_(
            "%(amount)s %(currency)s came for order %(number)s, which costs %(total)s %(wanted)s. "
            "Give it back, or cancel the order."
        ),
        at=at,
        amount=str(received.decimal),
        currency=received.currency,
        total=str(order.charge.decimal),
        wanted=order.currency,
        action=GIVE_BACK,
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
        action=REFUNDED_BY_HAND,
    )


def disputed(order: Order, dispute: Dispute, *, at: datetime) -> None:
    """A shopper's bank wants the money back; resolved when the bank has decided."""
    data = {"reference": dispute.reference, "reason": dispute.reason, "status": dispute.status}
    orders.add_timeline(order_id=order.id, kind="disputed", data=data, at=at)
    if not dispute.open:
        return
    _raise(
        DISPUTED,
        dispute.reference[:200],
        order,
        N_("The bank disputes order %(number)s (%(reason)s). It is not sent; answer until %(due_by)s."),
        at=at,
        reason=dispute.reason.replace("_", " "),
        due_by=dispute.due_by.date().isoformat() if dispute.due_by else "?",
    )


def dispute_closed(order: Order, dispute: Dispute, *, at: datetime) -> None:
    """The bank has decided; what it keeps, and what came back for an order that is not delivered, is told."""
    data = {"reference": dispute.reference, "reason": dispute.reason, "status": dispute.status}
    orders.add_timeline(order_id=order.id, kind="dispute_closed", data=data, at=at)
    attention.resolve(kind=DISPUTED, key=dispute.reference[:200], at=at)
    message = _LOST if dispute.lost else _WON if order.status == CANCELLED and dispute.reinstated else ""
    if message:
        amount = {"amount": str(dispute.amount.decimal), "currency": dispute.amount.currency}
        _raise(DISPUTE_ENDED, dispute.reference[:200], order, message, at=at, **amount)


def unreadable_events(*, at: datetime) -> None:
    """The keys may not read the provider's list of events, which makes up for messages that were lost."""
    attention.raise_item(
        kind=UNREADABLE,
        key="stripe",
        message=N_(
            "Stripe’s key may not read events: payments are missed when Stripe cannot reach the shop."
        ),
        link="/admin/settings/payments",
        at=at,
    )


def readable_events(*, at: datetime) -> None:
    """They may again."""
    attention.resolve(kind=UNREADABLE, key="stripe", at=at)


def _raise(
    kind: str, key: str, order: Order, message: str, *, at: datetime, action: str | None = None, **params: str
) -> None:
    attention.raise_item(
        kind=kind,
        key=key,
        message=message,
        params={"number": order.number, **params},
        link=f"/admin/orders/{order.number}#money",
        action=action,
        at=at,
    )
