"""What orders pay with gift cards and store credit, seen as payments: money that is here already.

Nothing is ever begun here: `payments.tenders` enters what an order holds when the rest of its money has come.
Refunds go back to the account the money is from, at once and once a refund. A reference is the id of a hold.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from shop.credit import operations, queries
from shop.credit.models import GIFT_CARD, STORE_CREDIT, CreditHold
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.payments.gateways.base import (
    BadSignature,
    GatewayRefused,
    PaymentRequest,
    PaymentResult,
    PaymentStatus,
    RefundRequest,
    RefundResult,
    RefundStatus,
    UnknownPayment,
    WebhookEvent,
)

LABELS = {GIFT_CARD: N_("Gift card"), STORE_CREDIT: N_("Store credit")}


class CreditGateway:
    """Gives money back to accounts; taking it is not its business."""

    name = "credit"

    def start(self, request: PaymentRequest) -> PaymentResult:
        """Refused: credit is taken when an order is placed."""
        raise GatewayRefused(N_("Credit pays with the order, not afterwards."))

    def retrieve(self, reference: str) -> PaymentResult:
        """What an order has paid with one account."""
        hold, money = _found(reference)
        return PaymentResult(
            reference=reference, status=PaymentStatus.SUCCEEDED, amount=money, order_id=hold.order_id
        )

    def cancel(self, reference: str) -> PaymentResult:
        """It is paid and stays so: look at the status returned."""
        return self.retrieve(reference)

    def refund(self, request: RefundRequest) -> RefundResult:
        """Give it back to its account, in a transaction of its own."""
        hold, money = _found(request.reference)
        if request.amount.currency != money.currency or not 0 < request.amount.minor <= money.minor:
            raise GatewayRefused(N_("More than the payment cannot be refunded."))
        order = orders.by_id(hold.order_id)
        db.end_read()
        with db.transaction():
            operations.refund(
                hold_id=hold.id,
                refund_id=request.refund_id,
                amount_minor=request.amount.minor,
                order_number=order.number if order else 0,
                at=clock.now(),
            )
        return _given_back(request.reference, request.refund_id, request.amount)

    def retrieve_refund(self, reference: str) -> RefundResult:
        """Refused: refunds are done when they are asked for."""
        raise UnknownPayment(N_("There is no such payment."))

    def verify_webhook(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> WebhookEvent:
        """Refused: nobody sends messages about these payments."""
        raise BadSignature(N_("Credit sends no messages."))

    def read_webhook(self, body: bytes) -> WebhookEvent:
        """Refused: nobody sends messages about these payments."""
        raise BadSignature(N_("Credit sends no messages."))

    def find_by_order(self, *, order_id: uuid.UUID, since: datetime) -> tuple[PaymentResult, ...]:
        """Nothing: no payment is begun here."""
        return ()


def _found(reference: str) -> tuple[CreditHold, Money]:
    hold_id = ids.parse_id(reference)
    hold = db.session().get(CreditHold, hold_id) if hold_id else None
    account = queries.by_id(hold.account_id) if hold else None
    if hold is None or account is None:
        raise UnknownPayment(N_("There is no such payment."))
    return hold, Money(hold.amount_minor, account.currency)


def _given_back(reference: str, refund_id: uuid.UUID, amount: Money) -> RefundResult:
    return RefundResult(
        reference=f"credit:{refund_id}",
        payment_reference=reference,
        status=RefundStatus.SUCCEEDED,
        amount=amount,
        refund_id=refund_id,
    )
