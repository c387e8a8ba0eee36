"""Amazon SES, whose news comes as notifications of SNS.

Payloads: docs.aws.amazon.com/ses/latest/dg/notification-contents.html and event-publishing-retrieving-sns-
contents.html: `notificationType` of an identity's feedback, `eventType` of a configuration set, else alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from shop.kernel.ids import parse_id
from shop.mail.intake import codes, sns
from shop.mail.intake.base import Ask, Unreadable
from shop.mail.intake.reports import Kind, Reason, Report

TAG = "mail_id"
CONNECT_S, READ_S = 3, 8
# bounceSubType of a permanent bounce that is not about the address.
BLOCKED = frozenset({"MessageTooLarge", "ContentRejected", "AttachmentRejected", "UnsubscribedRecipient"})


class AmazonSes:
    """See the module."""

    name = "ses"
    title = "Amazon SES"
    proves_by = "topic"

    def identify(self, ask: Ask) -> str:
        """SNS's id of the message, after proving that Amazon signed it for the owner's topic."""
        envelope = sns.parse(ask.body)
        sns.verify(envelope, topic=ask.key, at=ask.at, fetch=sns.fetch_certificate)
        return str(envelope.get("MessageId", ""))[:100]

    def read(self, body: bytes) -> list[Report]:
        """One report a recipient; none of what is about the subscription itself."""
        envelope = sns.parse(body)
        if envelope["Type"] != sns.NOTIFICATION:
            return []
        try:
            said = json.loads(envelope["Message"])
        except (ValueError, KeyError, TypeError):
            return []  # "Successfully validated SNS topic …" is plain text
        try:
            return list(_reports(said, str(envelope["MessageId"])))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unreadable from error

    def follow_up(self, body: bytes) -> None:
        """Confirm the subscription by asking for the address that Amazon has signed."""
        envelope = sns.parse(body)
        if envelope["Type"] == sns.CONFIRM:
            import requests

            url = sns.confirmation_url(envelope)
            answer = requests.get(url, timeout=(CONNECT_S, READ_S), allow_redirects=False)
            answer.raise_for_status()


def _reports(said: dict[str, Any], event_id: str) -> Iterator[Report]:
    kind = said.get("eventType") or said.get("notificationType")
    reader = {
        "Bounce": _bounces,
        "Complaint": _complaints,
        "Delivery": _deliveries,
        "DeliveryDelay": _delays,
        "Subscription": _refusals,
    }.get(str(kind))
    names = _names(said["mail"]) if reader else {}
    for number, report in enumerate(reader(said) if reader else ()):
        yield Report(event_id=f"{event_id}:{number}", **{**names, **report})


def _bounces(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    bounce = said["bounce"]
    for one in bounce["bouncedRecipients"]:
        words = f"{one.get('status', '')} {one.get('diagnosticCode', '')}".strip()
        yield _about(
            one["emailAddress"],
            Kind.BOUNCED,
            bounce["timestamp"],
            permanent=bounce["bounceType"] == "Permanent",
            reason=_reason(bounce, words),
            said=words[:500],
        )


def _reason(bounce: dict[str, Any], words: str) -> Reason:
    kind, detail = bounce["bounceType"], bounce.get("bounceSubType", "")
    if kind == "Permanent":
        if detail in BLOCKED:
            return Reason.BLOCKED
        judged = codes.judge(0, words).reason if codes.ENHANCED.search(words) else Reason.INVALID
        return Reason.INVALID if judged is Reason.OTHER else judged
    return Reason.FULL if detail == "MailboxFull" else Reason.OTHER


def _complaints(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    complaint = said["complaint"]
    for one in complaint["complainedRecipients"]:
        words = str(complaint.get("complaintFeedbackType") or "")[:100]
        yield _about(
            one["emailAddress"], Kind.COMPLAINED, complaint["timestamp"], reason=Reason.SPAM, said=words
        )


def _deliveries(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    delivery = said["delivery"]
    words = str(delivery.get("smtpResponse") or "")[:300]
    for address in delivery["recipients"]:
        yield _about(address, Kind.DELIVERED, delivery["timestamp"], said=words)


def _delays(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    delay = said["deliveryDelay"]
    for one in delay["delayedRecipients"]:
        words = str(one.get("diagnosticCode") or delay.get("delayType") or "")[:300]
        yield _about(one["emailAddress"], Kind.DEFERRED, delay["timestamp"], said=words)


def _refusals(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    change = said["subscription"]
    if (change.get("newTopicPreferences") or {}).get("unsubscribeAll"):
        yield _about(said["mail"]["destination"][0], Kind.UNSUBSCRIBED, change["timestamp"])


def _about(address: str, kind: Kind, at: str, **more: Any) -> dict[str, Any]:
    instant = datetime.fromisoformat(at)
    instant = (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    return {"recipient": address.strip("<> ").lower(), "kind": kind, "at": instant, **more}


def _names(mail: dict[str, Any]) -> dict[str, Any]:
    """The mail's names: our id as a tag, the Message-ID where headers are told, Amazon's own id."""
    headers = {str(one["name"]).lower(): str(one["value"]) for one in mail.get("headers") or ()}
    tagged = (mail.get("tags") or {}).get(TAG) or [""]
    return {
        "mail_id": parse_id(str(tagged[0])),
        "message_id": headers.get("message-id", "")[:255],
        "provider_id": str(mail.get("messageId", ""))[:200],
    }


PROVIDER = AmazonSes()
