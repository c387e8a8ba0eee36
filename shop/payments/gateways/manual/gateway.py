"""Bank transfer and cash on delivery: the order stands, and the owner says when the money has come.

There is no provider to ask, so every payment is `pending` for ever as far as this gateway knows: the
owner's confirmation is an operation of payments on its own rows, and so are cancellations. Refunds are
made by hand and stay pending here too. Nothing is stored; a reference carries what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from shop.kernel.errors import N_
from shop.kernel.money import Money
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
    reference_from_key,
)

BANK_TRANSFER, CASH_ON_DELIVERY = "bank_transfer", "cash_on_delivery"
LABELS = {BANK_TRANSFER: N_("Bank transfer"), CASH_ON_DELIVERY: N_("Cash on delivery")}
_MESSAGES = {
    BANK_TRANSFER: N_("We will send your order as soon as your transfer has arrived."),
    CASH_ON_DELIVERY: N_("Please have the money ready when your order arrives."),
}
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = r"(?P<key>key_[0-9a-f]{24})"
_MONEY = r"(?P<minor>\d+):(?P<currency>[A-Z]{3})"
_PAYMENT = rf"(?P<method>{'|'.join(LABELS)}):{_MONEY}:(?P<order>{_UUID}):{_KEY}"
_REFUND = rf"refund:(?P<refunded>\d+):(?P<refund>{_UUID}):(?P<payment>{_PAYMENT})"


class ManualGateway:
    """Takes `bank_transfer` or `cash_on_delivery` as the method."""

    name = "manual"

    def start(self, request: PaymentRequest) -> PaymentResult:
        """Note that money is awaited."""
        if request.method not in LABELS:
            raise GatewayRefused(N_("Please choose bank transfer or cash on delivery."))
        key = reference_from_key("key", request.idempotency_key)
        money = f"{request.amount.minor}:{request.amount.currency}"
        return self.retrieve(f"{request.method}:{money}:{request.order_id}:{key}")

    def retrieve(self, reference: str) -> PaymentResult:
        """The payment: always pending, as only the owner sees the money."""
        return _result(_read(_PAYMENT, reference), PaymentStatus.PENDING)

    def cancel(self, reference: str) -> PaymentResult:
        """Nothing has to be undone outside the shop."""
        return _result(_read(_PAYMENT, reference), PaymentStatus.CANCELED)

    def refund(self, request: RefundRequest) -> RefundResult:
        """The owner sends the money back by hand and says so elsewhere."""
        paid = _money(_read(_PAYMENT, request.reference), "minor")
        if request.amount.currency != paid.currency or not 0 < request.amount.minor <= paid.minor:
            raise GatewayRefused(N_("More than the payment cannot be refunded."))
        return self.retrieve_refund(f"refund:{request.amount.minor}:{request.refund_id}:{request.reference}")

    def retrieve_refund(self, reference: str) -> RefundResult:
        """The refund: always pending."""
        found = _read(_REFUND, reference)
        return RefundResult(
            reference=reference,
            payment_reference=found["payment"],
            status=RefundStatus.PENDING,
            amount=_money(found, "refunded"),
            refund_id=UUID(found["refund"]),
            message=N_("Send the money back yourself, then mark the refund as done."),
        )

    def verify_webhook(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> WebhookEvent:
        """Refused: nobody sends messages about these payments."""
        raise BadSignature(N_("Manual payments send no messages."))

    def read_webhook(self, body: bytes) -> WebhookEvent:
        """Refused: nobody sends messages about these payments."""
        raise BadSignature(N_("Manual payments send no messages."))

    def find_by_order(self, *, order_id: UUID, since: datetime) -> tuple[PaymentResult, ...]:
        """Nothing: starting again with the same key gives the same reference."""
        return ()


def _read(pattern: str, reference: str) -> dict[str, str]:
    match = re.fullmatch(pattern, reference)
    if match is None:
        raise UnknownPayment(N_("There is no such payment."))
    return match.groupdict()


def _money(found: dict[str, str], name: str) -> Money:
    return Money(int(found[name]), found["currency"])


def _result(found: dict[str, str], status: PaymentStatus) -> PaymentResult:
    method = found["method"]
    return PaymentResult(
        reference=f"{method}:{found['minor']}:{found['currency']}:{found['order']}:{found['key']}",
        status=status,
        amount=_money(found, "minor"),
        order_id=UUID(found["order"]),
        message=_MESSAGES[method] if status is PaymentStatus.PENDING else "",
        payment_method_label=LABELS[method],
    )
