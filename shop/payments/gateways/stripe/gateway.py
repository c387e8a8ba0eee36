"""The Stripe gateway: opens, reads, cancels and refunds PaymentIntents through the SDK.

The browser collects the card (Stripe.js, Payment Element) and confirms; the server only opens the intent
and reads the truth back. Only a saved payment method is confirmed here, with the shopper present. The
ship-to address is never given to Stripe: wallets send their own, and Stripe refuses to see it changed.
Neither is the email address, or Stripe would mail a second receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import stripe

from shop.kernel.errors import N_
from shop.payments.gateways.base import (
    Dispute,
    GatewayRefused,
    PaymentRequest,
    PaymentResult,
    RefundRequest,
    RefundResult,
    WebhookEvent,
)
from shop.payments.gateways.stripe import rights, webhooks
from shop.payments.gateways.stripe.amounts import to_stripe
from shop.payments.gateways.stripe.failures import translated
from shop.payments.gateways.stripe.results import Plain, dispute, payment_result, refund_result

CONNECT, TIMEOUT = 2.0, 7.0  # seconds; three tries and their pauses stay under a worker's thirty
RETRIES = 2
JS_URL = "https://js.stripe.com/endive/stripe.js"  # the release train of the SDK's API version
DASHBOARD = "https://dashboard.stripe.com"
_REASONS = ("duplicate", "fraudulent", "requested_by_customer")
_EXPAND = {"expand": ["latest_charge"]}


class StripeGateway:
    """One Stripe account. `api_base` points at a double in tests and is refused with live keys."""

    name = "stripe"
    js_url = JS_URL

    def __init__(
        self,
        *,
        secret_key: str,
        publishable_key: str,
        webhook_secrets: tuple[str, ...] = (),
        api_base: str | None = None,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
    ) -> None:
        _check_keys(secret_key, publishable_key, api_base)
        self.publishable_key = publishable_key
        self._restricted = secret_key.startswith("rk_")
        self.live = "_live_" in publishable_key
        self._webhook_secrets = webhook_secrets
        self._http = stripe.RequestsClient(timeout=(CONNECT, timeout))
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base} if api_base else None,
            http_client=self._http,
            max_network_retries=retries,
        )

    def start(self, request: PaymentRequest) -> PaymentResult:
        """Open the intent; with a saved `method`, pay at once. A decline is a result, not an error."""
        params = _saved(request) if request.method else _deferred(request)
        try:
            with translated():
                options = {"idempotency_key": request.idempotency_key}
                intent = self._client.v1.payment_intents.create(cast(Any, params), cast(Any, options))
        except GatewayRefused as refused:
            declined = _declined_intent(refused.__cause__)
            if declined is None:
                raise
            return payment_result(declined)
        return payment_result(intent.to_dict())

    def retrieve(self, reference: str) -> PaymentResult:
        """The intent as it is now."""
        with translated():
            intent = self._client.v1.payment_intents.retrieve(reference, cast(Any, _EXPAND))
        return payment_result(intent.to_dict())

    def cancel(self, reference: str) -> PaymentResult:
        """Cancel the intent; one that can no longer be canceled is returned as it stands."""
        try:
            with translated():
                intent = self._client.v1.payment_intents.cancel(reference, cast(Any, _EXPAND))
            return payment_result(intent.to_dict())
        except GatewayRefused as refused:
            if getattr(refused.__cause__, "code", None) != "payment_intent_unexpected_state":
                raise
            return self.retrieve(reference)

    def refund(self, request: RefundRequest) -> RefundResult:
        """Give money back; Stripe itself refuses more than is left."""
        metadata = {"refund_id": str(request.refund_id)}
        params: Plain = {"payment_intent": request.reference, "amount": to_stripe(request.amount)}
        if request.reason in _REASONS:
            params["reason"] = request.reason
        elif request.reason:
            metadata["reason"] = request.reason[:500]
        params["metadata"] = metadata
        with translated():
            options = {"idempotency_key": request.idempotency_key}
            made = self._client.v1.refunds.create(cast(Any, params), cast(Any, options))
        return refund_result(made.to_dict())

    def retrieve_refund(self, reference: str) -> RefundResult:
        """The refund as it is now."""
        with translated():
            return refund_result(self._client.v1.refunds.retrieve(reference).to_dict())

    def verify_webhook(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> WebhookEvent:
        """The event in `body`, if one of the webhook secrets signed it."""
        webhooks.verify(body, headers, secrets=self._webhook_secrets, at=at)
        return webhooks.read(body)

    def read_webhook(self, body: bytes) -> WebhookEvent:
        """The event in a body that was verified when it was stored."""
        return webhooks.read(body)

    def find_by_order(self, *, order_id: UUID, since: datetime) -> tuple[PaymentResult, ...]:
        """The order's intents. Lists and filters, as Stripe's search lags behind by up to a minute."""
        params = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": ["data.latest_charge"]}
        with translated():
            page = self._client.v1.payment_intents.list(cast(Any, params))
            found = [payment_result(intent.to_dict()) for intent in page.auto_paging_iter()]
        return tuple(result for result in found if result.order_id == order_id)

    def refunds_of(self, reference: str) -> tuple[RefundResult, ...]:
        """Every refund of an intent, those made at Stripe's own pages too; newest first."""
        with translated():
            page = self._client.v1.refunds.list({"payment_intent": reference, "limit": 100})
            return tuple(refund_result(refund.to_dict()) for refund in page.auto_paging_iter())

    def retrieve_dispute(self, reference: str) -> Dispute:
        """The dispute as it is now."""
        with translated():
            return dispute(self._client.v1.disputes.retrieve(reference).to_dict())

    def dashboard(self, reference: str) -> str:
        """The payment's page at Stripe, where disputes are answered."""
        return f"{DASHBOARD}{'' if self.live else '/test'}/payments/{reference}"

    def missed(self, *, since: datetime, until: datetime) -> tuple[tuple[str, bytes], ...]:
        """Stripe's events of the kinds a shop acts on; Stripe keeps them for thirty days."""
        created = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
        params = {"created": created, "types": webhooks.TYPES, "limit": 100}
        with translated():
            page = self._client.v1.events.list(cast(Any, params))
            found = [(event.id, webhooks.body_of(event.to_dict())) for event in page.auto_paging_iter()]
        return tuple(reversed(found))

    def missing_rights(self) -> tuple[str, ...]:
        """What the secret key must be allowed and is not, by Stripe's names. Raises GatewayUnavailable."""
        return rights.missing(self._client)

    @property
    def restricted(self) -> bool:
        """Whether the secret key can do only what it was allowed."""
        return self._restricted

    @property
    def mode(self) -> str:
        """Whether the keys are for real money."""
        return "live" if self.live else "test"

    def create_customer(self, *, customer_id: UUID) -> str:
        """A customer at Stripe, known there by the shop's id alone: no name and no address leave the shop."""
        params: Plain = {"metadata": {"customer_id": str(customer_id)}}
        with translated():
            options = {"idempotency_key": f"customer-{customer_id}"}
            return self._client.v1.customers.create(cast(Any, params), cast(Any, options)).id

    def forget_card(self, reference: str) -> None:
        """Take a payment method from its customer, for good; one that is gone already is fine."""
        try:
            with translated():
                self._client.v1.payment_methods.detach(reference)
        except GatewayRefused as refused:
            if not isinstance(refused.__cause__, stripe.InvalidRequestError):
                raise

    def close(self) -> None:
        """Close this thread's connections."""
        self._http.close()


def _deferred(request: PaymentRequest) -> Plain:
    params: Plain = {
        "amount": to_stripe(request.amount),
        "currency": request.amount.currency.lower(),
        "automatic_payment_methods": {"enabled": True},
        "metadata": {"order_id": str(request.order_id), "attempt": str(request.attempt)},
    }
    if request.description:
        params["description"] = request.description[:1000]
    if request.customer_ref:
        params["customer"] = request.customer_ref
    if request.save_method:
        params["setup_future_usage"] = "on_session"
    return params


def _saved(request: PaymentRequest) -> Plain:
    return _deferred(request) | {
        "payment_method": request.method,
        "confirm": True,
        "return_url": request.return_url,
        "expand": ["latest_charge"],
    }


def _declined_intent(error: BaseException | None) -> Plain | None:
    if not isinstance(error, stripe.CardError):
        return None
    body = error.json_body if isinstance(error.json_body, dict) else {}
    intent = body.get("error", {}).get("payment_intent")
    return intent if isinstance(intent, dict) else None


def _check_keys(secret_key: str, publishable_key: str, api_base: str | None) -> None:
    if not secret_key.startswith(("sk_", "rk_")) or not publishable_key.startswith("pk_"):
        raise GatewayRefused(N_("Stripe's secret key begins with sk_ or rk_, the publishable key with pk_."))
    if ("_live_" in secret_key) != ("_live_" in publishable_key):
        raise GatewayRefused(N_("One of Stripe's keys is for live payments and the other for tests."))
    if api_base and "_live_" in secret_key:
        raise GatewayRefused(N_("Live payments go to Stripe itself: remove STRIPE_API_BASE."))
