"""Postmark: bounces, complaints, deliveries and refusals as JSON, proven by the password in the address.

Payloads: postmarkapp.com/developer/webhooks/{bounce,spam-complaint,delivery,subscription-change}-webhook.
Only bounces and complaints have an id of their own; the others are known by what they say.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from shop.kernel.ids import parse_id
from shop.mail.intake.base import Ask, Unreadable, Untrusted
from shop.mail.intake.reports import Kind, Reason, Report

METADATA = "mail-id"
# Type of a bounce: (kind, permanent, reason). What is not here came back for a while.
TYPES: dict[str, tuple[Kind, bool, Reason]] = {
    "HardBounce": (Kind.BOUNCED, True, Reason.INVALID),
    "BadEmailAddress": (Kind.BOUNCED, True, Reason.INVALID),
    "SpamComplaint": (Kind.COMPLAINED, False, Reason.SPAM),
    "ManuallyDeactivated": (Kind.BOUNCED, True, Reason.BLOCKED),
    "SpamNotification": (Kind.BOUNCED, True, Reason.SPAM),
    "Blocked": (Kind.BOUNCED, True, Reason.BLOCKED),
    "DMARCPolicy": (Kind.BOUNCED, True, Reason.BLOCKED),
    "VirusNotification": (Kind.BOUNCED, True, Reason.BLOCKED),
    "DnsError": (Kind.BOUNCED, False, Reason.TIMED_OUT),
    "SoftBounce": (Kind.BOUNCED, False, Reason.OTHER),
    "Transient": (Kind.DEFERRED, False, Reason.TIMED_OUT),
    "Unsubscribe": (Kind.UNSUBSCRIBED, False, Reason.UNSUBSCRIBED),
}
# Answers of people and of mailboxes on holiday are no bounces.
NOT_ABOUT_DELIVERY = frozenset({"AutoResponder", "AddressChange", "Subscribe", "ChallengeVerification"})


class Postmark:
    """See the module."""

    name = "postmark"
    title = "Postmark"
    proves_by = "password"

    def identify(self, ask: Ask) -> str:
        """Postmark's id of a bounce, else what the message says, hashed."""
        if not ask.key or not hmac.compare_digest(ask.password.encode(), ask.key.encode()):
            raise Untrusted
        said = _json(ask.body)
        kind, number = str(said.get("RecordType", "")), said.get("ID")
        if kind in ("Bounce", "SpamComplaint") and isinstance(number, int):
            return f"{kind}:{number}"
        return f"{kind[:40]}:{hashlib.sha256(ask.body).hexdigest()}"

    def read(self, body: bytes) -> list[Report]:
        """One report, or none where it is about opening, clicking, or a holiday."""
        said = _json(body)
        try:
            made = _READERS[said["RecordType"]](said) if said.get("RecordType") in _READERS else None
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable from error
        return [made] if made else []

    def follow_up(self, body: bytes) -> None:
        """Nothing is asked for."""


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError as error:
        raise Unreadable from error
    if not isinstance(said, dict):
        raise Unreadable
    return said


def _bounce(said: dict[str, Any]) -> Report | None:
    if said["Type"] in NOT_ABOUT_DELIVERY:
        return None
    kind, permanent, reason = TYPES.get(said["Type"], (Kind.BOUNCED, False, Reason.OTHER))
    return _report(
        said,
        kind,
        event_id=f"bounce:{said['ID']}",
        recipient=said["Email"],
        at=said["BouncedAt"],
        permanent=permanent,
        reason=reason,
        said=str(said.get("Details") or said.get("Description") or "")[:500],
    )


def _delivery(said: dict[str, Any]) -> Report:
    at = said["DeliveredAt"]
    event_id = f"delivery:{said['MessageID']}:{at}"
    return _report(said, Kind.DELIVERED, event_id=event_id, recipient=said["Recipient"], at=at)


def _subscription(said: dict[str, Any]) -> Report | None:
    """Only the person's own word; what Postmark does after a bounce, it has told as a bounce."""
    if not said["SuppressSending"] or said.get("Origin") == "Admin":
        return None
    if said.get("SuppressionReason") not in (None, "ManualSuppression"):
        return None
    at = said["ChangedAt"]
    event_id = f"refusal:{said['MessageID']}:{at}"
    return _report(said, Kind.UNSUBSCRIBED, event_id=event_id, recipient=said["Recipient"], at=at)


def _report(record: dict[str, Any], kind: Kind, *, recipient: str, at: str, **more: Any) -> Report:
    metadata = record.get("Metadata") or {}
    return Report(
        kind=kind,
        recipient=recipient.strip().lower(),
        at=_instant(at),
        mail_id=parse_id(str(metadata.get(METADATA, ""))),
        provider_id=str(record.get("MessageID", ""))[:200],
        **more,
    )


def _instant(text: str) -> datetime:
    """Postmark writes seven digits of a second, of which six are read."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


_READERS: dict[str, Any] = {
    "Bounce": _bounce,
    "SpamComplaint": _bounce,
    "Delivery": _delivery,
    "SubscriptionChange": _subscription,
}
PROVIDER = Postmark()
