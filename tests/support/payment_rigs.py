"""A gateway together with somebody who can pay through it, so that one test suite fits every gateway."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol
from uuid import UUID

from shop.kernel import ids
from shop.kernel.money import Money
from shop.payments.gateways.base import Gateway, PaymentRequest, PaymentResult, RefundRequest
from shop.payments.gateways.stripe import StripeGateway
from shop.payments.gateways.test import BogusGateway, MemoryStore
from tests.support.stripe_double import StripeDouble

GOOD, DECLINED, NO_MONEY, ASKS = (
    "4242424242424242",
    "4000000000000002",
    "4000000000009995",
    "4000002760003184",
)


class Rig(Protocol):
    """What a contract test needs of a gateway and its shoppers."""

    gateway: Gateway

    def pay(self, request: PaymentRequest, card: str) -> PaymentResult:
        """A shopper pays `request` with `card`; the payment as the gateway sees it then."""

    def answer_bank(self, reference: str, *, approve: bool) -> PaymentResult:
        """The shopper answers 3-D Secure."""


class BogusRig:
    """The bogus gateway: the card number is posted with the form."""

    def __init__(self) -> None:
        self.gateway = BogusGateway(MemoryStore(), production=False)

    def pay(self, request: PaymentRequest, card: str) -> PaymentResult:
        """Start with the number."""
        return self.gateway.start(replace(request, method=card))

    def answer_bank(self, reference: str, *, approve: bool) -> PaymentResult:
        """Press a button of the page that plays the bank."""
        return self.gateway.authenticate(reference, approve=approve)


class StripeRig:
    """The Stripe gateway and its double: the browser pays what the server opened."""

    def __init__(self, double: StripeDouble) -> None:
        self.double = double
        self.gateway = stripe_gateway(double)

    def pay(self, request: PaymentRequest, card: str) -> PaymentResult:
        """Open the intent, then confirm it as a browser does."""
        opened = self.gateway.start(request)
        self.double.pay(opened.reference, card)
        return self.gateway.retrieve(opened.reference)

    def answer_bank(self, reference: str, *, approve: bool) -> PaymentResult:
        """Press a button of the dialog."""
        self.double.authenticate(reference, approve=approve)
        return self.gateway.retrieve(reference)


def stripe_gateway(double: StripeDouble, *, timeout: float = 8, retries: int = 2) -> StripeGateway:
    """The gateway, pointed at the double."""
    return StripeGateway(
        secret_key=double.secret_key,
        publishable_key=double.publishable_key,
        webhook_secrets=(double.webhook_secret,),
        api_base=double.url,
        timeout=timeout,
        retries=retries,
    )


def payment_request(
    amount: int = 4250, currency: str = "EUR", *, order_id: UUID | None = None, attempt: int = 1
) -> PaymentRequest:
    """An attempt to pay an order, with a key of its own."""
    order = order_id or ids.new_id()
    return PaymentRequest(
        order_id=order,
        attempt=attempt,
        amount=Money(amount, currency),
        email="cleo@example.com",
        idempotency_key=f"order-{order}-{attempt}-{amount}",
        return_url="https://shop.example/orders/abc",
        description="Order 1001",
    )


def refund_request(reference: str, amount: int, currency: str = "EUR", *, reason: str = "") -> RefundRequest:
    """A refund with a key of its own."""
    refund_id = ids.new_id()
    return RefundRequest(
        reference=reference,
        refund_id=refund_id,
        amount=Money(amount, currency),
        idempotency_key=f"refund-{refund_id}",
        reason=reason,
    )
