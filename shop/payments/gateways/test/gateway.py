"""The bogus gateway: a whole payment provider in miniature, for the demo store and for tests.

It needs no JavaScript: the checkout form posts a card number. It behaves like a provider where it
matters: idempotent by key, its books apart from the shop's, safe against two processes at once. Never
use it for real orders; it refuses to exist in production. It sends no messages, so `settle` hears of a
payment from the return page or the sweep. Card numbers are not kept, only the last four digits: enough to
charge a kept card again, as each test card ends differently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shop.kernel.errors import N_
from shop.payments.gateways.base import (
    BadSignature,
    GatewayRefused,
    GatewayUnavailable,
    NotKept,
    PaymentRequest,
    PaymentResult,
    PaymentStatus,
    RefundRequest,
    RefundResult,
    UnknownPayment,
    WebhookEvent,
    reference_from_key,
)
from shop.payments.gateways.test import books
from shop.payments.gateways.test.cards import CARDS
from shop.payments.gateways.test.store import NEW, StateStore

TRIES = 20
AUTHENTICATION_PATH = "/checkout/test-authentication/"
State = dict[str, Any]


class BogusGateway:
    """`authentication_path` is the shop's page that plays the shopper's bank."""

    name, mode = "test", "test"
    cards = CARDS

    def __init__(
        self, store: StateStore, *, production: bool, authentication_path: str = AUTHENTICATION_PATH
    ) -> None:
        if production:
            raise GatewayRefused(N_("Test payments are switched off in production."))
        self._store = store
        self._authentication_path = authentication_path

    def start(self, request: PaymentRequest) -> PaymentResult:
        """Pay with the card number in `method`, or open a payment that waits for one."""
        reference = reference_from_key("test", request.idempotency_key)
        self._remember(f"order:{request.order_id}", reference)
        self._check_kept(request, reference)
        opened = books.opened(request)
        if self._store.put(reference, opened, version=NEW):
            return self._result(reference, opened)
        known = self._get(reference)
        books.check_same(known, opened)
        return self._result(reference, known)

    def authenticate(self, reference: str, *, approve: bool) -> PaymentResult:
        """The shopper answers the bank. A second answer changes nothing."""
        state = self._change(reference, lambda state: books.authenticated(state, approve))
        return self._result(reference, state)

    def retrieve(self, reference: str) -> PaymentResult:
        """The payment as it is now."""
        return self._result(reference, self._get(reference))

    def create_customer(self, *, customer_id: UUID) -> str:
        """A name for the customer; nothing is written down."""
        return reference_from_key("cus", str(customer_id))

    def forget_card(self, reference: str) -> None:
        """Note that a kept card must not be charged any more."""
        self._store.put(f"gone:{reference}", {"gone": True}, version=NEW)

    def cancel(self, reference: str) -> PaymentResult:
        """Close an unpaid payment; a paid one stays paid."""
        return self._result(reference, self._change(reference, books.canceled))

    def refund(self, request: RefundRequest) -> RefundResult:
        """Give back, at once."""
        state = self._change(request.reference, lambda state: books.refunded(state, request))
        return books.refund_result(request.reference, state, request.idempotency_key)

    def retrieve_refund(self, reference: str) -> RefundResult:
        """The refund as it is now; its reference begins with its payment's."""
        payment = reference.rpartition("-")[0]
        state = self._get(payment)
        for key, kept in state["refunds"].items():
            if kept["reference"] == reference:
                return books.refund_result(payment, state, key)
        raise _unknown()

    def verify_webhook(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> WebhookEvent:
        """Refused: this gateway sends nothing."""
        raise BadSignature(N_("Test payments send no messages."))

    def read_webhook(self, body: bytes) -> WebhookEvent:
        """Refused: this gateway sends nothing."""
        raise BadSignature(N_("Test payments send no messages."))

    def find_by_order(self, *, order_id: UUID, since: datetime) -> tuple[PaymentResult, ...]:
        """The order's payments, newest first. All of them: the books do not note times."""
        kept = self._store.get(f"order:{order_id}")
        references = reversed(kept.value["payments"] if kept else [])
        found = [(reference, self._store.get(reference)) for reference in references]
        return tuple(self._result(reference, known.value) for reference, known in found if known)

    def _check_kept(self, request: PaymentRequest, reference: str) -> None:
        """Refuse to begin with a kept card that is another's or was forgotten."""
        method = request.method or ""
        if not method.startswith(books.KEPT) or self._store.get(reference) is not None:
            return
        if books.charged_card(request) is None or self._store.get(f"gone:{method}") is not None:
            gone = N_("This card is not kept any more. Please use another one.")
            raise NotKept(gone, what="payment_method")

    def _result(self, reference: str, state: State) -> PaymentResult:
        asks = state["status"] == PaymentStatus.REQUIRES_ACTION
        url = f"{self._authentication_path}{reference}" if asks else None
        return books.payment_result(reference, state, next_action_url=url)

    def _get(self, reference: str) -> State:
        kept = self._store.get(reference)
        if kept is None or "status" not in kept.value:
            raise _unknown()
        return kept.value

    def _change(self, reference: str, change: Callable[[State], State]) -> State:
        for _ in range(TRIES):
            kept = self._store.get(reference)
            if kept is None or "status" not in kept.value:
                raise _unknown()
            changed = change(kept.value)
            if changed == kept.value or self._store.put(reference, changed, version=kept.version):
                return changed
        raise _busy()

    def _remember(self, index: str, reference: str) -> None:
        if self._store.put(index, {"payments": [reference]}, version=NEW):
            return
        for _ in range(TRIES):
            kept = self._store.get(index)
            if kept is None or reference in kept.value["payments"]:
                return
            value = {"payments": [*kept.value["payments"], reference]}
            if self._store.put(index, value, version=kept.version):
                return
        raise _busy()


def _busy() -> GatewayUnavailable:
    return GatewayUnavailable(N_("The payment is being changed elsewhere. Please try again in a moment."))


def _unknown() -> UnknownPayment:
    return UnknownPayment(N_("The payment provider does not know this payment."))
