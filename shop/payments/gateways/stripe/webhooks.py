"""Stripe's messages: is the signature good, and what is the message about.

Several secrets are accepted, so that one can be rolled without a gap. The age of the signature is
compared with the instant given, not with the machine's clock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from shop.kernel.errors import N_
from shop.kernel.ids import parse_id
from shop.payments.gateways.base import BadSignature, EventKind, WebhookEvent
from shop.payments.gateways.stripe.results import dispute, refund_result

# What a shop acts on; the endpoint at Stripe may send more.
TYPES = [
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.canceled",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
]
TOLERANCE = timedelta(minutes=5)
HEADER = "stripe-signature"


def verify(body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], at: datetime) -> None:
    """Raise BadSignature unless one of `secrets` signed `body` within five minutes before `at`."""
    header = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    if not any(_signed(body, header, secret) for secret in secrets):
        raise BadSignature(N_("The signature of this message is not good."))
    if at - _signed_at(header) > TOLERANCE:
        raise BadSignature(N_("The signature of this message is too old."))


def read(body: bytes) -> WebhookEvent:
    """The event in a verified body. Raises BadSignature when it is none."""
    try:
        event = json.loads(body)
        return _event(event)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature(N_("This message cannot be read.")) from error


def body_of(event: dict[str, Any]) -> bytes:
    """An event read from Stripe itself as the message that would have brought it."""
    return json.dumps(event, ensure_ascii=False, default=str).encode()


def _signed(body: bytes, header: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(body, header, secret))
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _signed_at(header: str) -> datetime:
    stamps = [part[2:] for part in header.split(",") if part.startswith("t=")]
    return datetime.fromtimestamp(int(stamps[0]), UTC)


def _event(event: dict[str, Any]) -> WebhookEvent:
    about = event["data"]["object"]
    kind = _kind(event["type"])
    is_intent = about.get("object") == "payment_intent"
    return WebhookEvent(
        id=event["id"],
        type=event["type"],
        kind=kind,
        created=datetime.fromtimestamp(event["created"], UTC),
        reference=about["id"] if is_intent else _reference(about.get("payment_intent")),
        order_id=parse_id((about.get("metadata") or {}).get("order_id")),
        refund=refund_result(about) if kind is EventKind.REFUND and about["object"] == "refund" else None,
        dispute=dispute(about) if kind is EventKind.DISPUTE else None,
        payload=event,
    )


def _reference(intent: Any) -> str | None:
    return intent.get("id") if isinstance(intent, dict) else intent


def _kind(type: str) -> EventKind:
    if type.startswith("payment_intent."):
        return EventKind.PAYMENT
    if type.startswith(("refund.", "charge.refund")):
        return EventKind.REFUND
    return EventKind.DISPUTE if type.startswith("charge.dispute.") else EventKind.OTHER
