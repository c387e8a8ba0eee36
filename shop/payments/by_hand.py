"""What only the owner can see: that a transfer has arrived, that cash was paid, that money was sent back.

In the open transaction of the owner's page.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.kernel import db
from shop.kernel.errors import N_, Conflict, NotFound
from shop.kernel.money import Money
from shop.payments import operations
from shop.payments.gateways.base import PaymentResult, PaymentStatus
from shop.payments.models import BY_HAND, PENDING, REFUSED, Payment, Refund
from shop.payments.settle import settle


class NothingToConfirm(Conflict):
    """It is not waiting for the owner's word."""


def confirm_received(*, payment_id: uuid.UUID, at: datetime) -> Payment:
    """The owner has seen the whole amount arrive. Raises NothingToConfirm or NotFound."""
    payment = db.session().get(Payment, payment_id)
    if payment is None:
        raise NotFound(N_("There is no such payment."))
    if payment.gateway != "manual" or payment.status != PENDING or payment.reference is None:
        raise NothingToConfirm(N_("This payment does not wait for you."))
    amount = Money(payment.amount_minor, payment.currency)
    result = PaymentResult(
        reference=payment.reference,
        status=PaymentStatus.SUCCEEDED,
        amount=amount,
        order_id=payment.order_id,
        amount_received=amount,
        payment_method_label=payment.label,
    )
    return settle(payment, result, at)


def confirm_refunded(*, refund_id: uuid.UUID, at: datetime) -> None:
    """The owner has sent the money back themselves. Raises NothingToConfirm or NotFound."""
    refund = db.session().get(Refund, refund_id)
    if refund is None:
        raise NotFound(N_("There is no such refund."))
    if refund.status not in (BY_HAND, REFUSED):
        raise NothingToConfirm(N_("This refund does not wait for you."))
    known = refund.reference if refund.status == BY_HAND else None  # a refused one's is the provider's
    reference = known or f"by-hand-{refund.id}"
    operations.refund_done(refund_id=refund.id, reference=reference, at=at)
