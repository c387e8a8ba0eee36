"""The port to whoever moves the money: frozen values, one protocol and the errors, nothing of any provider.

A gateway is called between transactions, never inside one: write the attempt, commit, call, write the
answer. Every call may be repeated with the same idempotency key and then means the same payment. The
answer to a call proves nothing by itself; `retrieve` tells the present truth and settling compares its
amount with the order's. What a provider calls its own states stays inside that provider's package.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from shop.kernel.errors import DomainError
from shop.kernel.money import Money


class PaymentStatus(StrEnum):
    """Where a payment stands. A decline is no state of its own: it is `requires_payment_method` again."""

    REQUIRES_PAYMENT_METHOD = "requires_payment_method"  # the shopper has still to pay, or was declined
    REQUIRES_ACTION = "requires_action"  # the shopper's bank wants to see the shopper (3-D Secure)
    PROCESSING = "processing"  # the provider decides in hours or days: neither paid nor failed
    PENDING = "pending"  # nobody but the owner can see the money arrive (bank transfer, cash)
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"


class RefundStatus(StrEnum):
    """Where a refund stands. `failed` means that the money stays with the shop."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class EventKind(StrEnum):
    """What a provider's message is about."""

    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    OTHER = "other"  # nothing we act on: answer 200 and forget


class GatewayUnavailable(DomainError):
    """No answer, outcome unknown. Repeat with the same key or ask `find_by_order`; never start anew."""

    status = 503


class GatewayRefused(DomainError):
    """The provider will not do this, now or later; `detail` is its reason, for the owner and the log."""

    def __init__(self, message: str, *, detail: str = "", **params: Any) -> None:
        super().__init__(message, detail=detail, **params)
        self.detail = detail


class UnknownPayment(GatewayRefused):
    """The provider has no payment or refund of that reference."""

    status = 404


class NotKept(GatewayRefused):
    """The provider has no such kept card or customer; `params["what"]`: "payment_method" or "customer"."""


class BadSignature(DomainError):
    """A message that does not prove where it comes from, or is not readable. Nothing of it is believed."""

    status = 400


@dataclass(frozen=True, kw_only=True)
class PaymentRequest:
    """One attempt to pay one order. `idempotency_key` names the attempt; another amount is another attempt.

    `method` is what the shopper chose, in the gateway's words: a card number (test), the reference of a kept
    card of `customer_ref`, `bank_transfer` or `cash_on_delivery` (manual); None when the browser pays later.
    `save_method` asks to keep the card for `customer_ref`, with the shopper's consent.
    """

    order_id: UUID
    attempt: int
    amount: Money
    email: str
    idempotency_key: str
    return_url: str
    description: str = ""
    method: str | None = None
    customer_ref: str | None = None
    save_method: bool = False


@dataclass(frozen=True, kw_only=True)
class CardOnFile:
    """A card that the provider keeps for a customer: its own id for it, and what a person knows it by."""

    reference: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, kw_only=True)
class PaymentResult:
    """A payment as the provider sees it now.

    `message` is a gettext id fit for the shopper, empty when there is nothing to say. `amount` is what
    was asked, `amount_received` what came in (None while nothing has). `kept_card` is the card that paid,
    once the provider keeps it as it was asked to. `raw` never holds a secret.
    """

    reference: str
    status: PaymentStatus
    amount: Money
    order_id: UUID | None = None
    amount_received: Money | None = None
    client_secret: str | None = field(default=None, repr=False)
    next_action_url: str | None = None
    decline_code: str | None = None
    message: str = ""
    payment_method_label: str | None = None
    kept_card: CardOnFile | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def paid(self) -> bool:
        """Whether the provider says the money is in; the amount has still to be compared."""
        return self.status is PaymentStatus.SUCCEEDED

    @property
    def declined(self) -> bool:
        """Whether the last try to pay was refused; the shopper may try again."""
        return self.status is PaymentStatus.REQUIRES_PAYMENT_METHOD and self.decline_code is not None


@dataclass(frozen=True, kw_only=True)
class RefundRequest:
    """Give back `amount` of the payment `reference`. `refund_id` is the shop's own row."""

    reference: str
    refund_id: UUID
    amount: Money
    idempotency_key: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RefundResult:
    """A refund as the provider sees it now; `refund_id` is None when it was not made by the shop."""

    reference: str
    payment_reference: str
    status: RefundStatus
    amount: Money
    refund_id: UUID | None = None
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """A shopper's bank asks for the money back. `due_by` is the last moment for evidence.

    `withdrawn`: the bank has taken `amount`; `reinstated`: it has given it back; `lost`: it keeps it.
    """

    reference: str
    payment_reference: str
    amount: Money
    reason: str
    status: str
    open: bool
    due_by: datetime | None
    lost: bool = False
    withdrawn: bool = False
    reinstated: bool = False


@dataclass(frozen=True, kw_only=True)
class WebhookEvent:
    """A provider's message, verified. `reference` is the payment it is about, if any.

    Messages come late, twice and out of order: act on what `retrieve` says, not on `payload`.
    """

    id: str
    type: str
    kind: EventKind
    created: datetime
    reference: str | None = None
    order_id: UUID | None = None
    refund: RefundResult | None = None
    dispute: Dispute | None = None
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Gateway(Protocol):
    """What every way to pay can do. Each method may raise GatewayUnavailable or GatewayRefused."""

    @property
    def name(self) -> str:
        """The gateway's name, as stored with each payment."""

    def start(self, request: PaymentRequest) -> PaymentResult:
        """Open the payment, or find it again when the key was used before."""

    def retrieve(self, reference: str) -> PaymentResult:
        """The payment as it is now. Raises UnknownPayment."""

    def cancel(self, reference: str) -> PaymentResult:
        """Close an unpaid payment. One that is paid or under way stays so: look at the status returned."""

    def refund(self, request: RefundRequest) -> RefundResult:
        """Give money back. Raises GatewayRefused when more is asked than is left."""

    def retrieve_refund(self, reference: str) -> RefundResult:
        """The refund as it is now. Raises UnknownPayment."""

    def verify_webhook(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> WebhookEvent:
        """The message in the raw `body`, if its signature is good at `at`. Raises BadSignature."""

    def read_webhook(self, body: bytes) -> WebhookEvent:
        """The message in a body that was verified when it was stored. Raises BadSignature if unreadable."""

    def find_by_order(self, *, order_id: UUID, since: datetime) -> tuple[PaymentResult, ...]:
        """The order's payments opened since then, newest first: for when a crash lost the reference."""


@runtime_checkable
class CardKeeper(Protocol):
    """What a gateway can do besides when it keeps cards for customers who asked for it."""

    @property
    def mode(self) -> str:
        """ "live" or "test": customers and cards of one mode do not exist in the other."""

    def create_customer(self, *, customer_id: UUID) -> str:
        """The provider's own id for a customer of the shop; asked again, the same for at least a day."""

    def forget_card(self, reference: str) -> None:
        """Keep a card no longer; doing it twice is fine."""


def reference_from_key(prefix: str, idempotency_key: str) -> str:
    """The same reference for the same key, for gateways that keep their own books."""
    return f"{prefix}_{sha256(idempotency_key.encode()).hexdigest()[:24]}"
