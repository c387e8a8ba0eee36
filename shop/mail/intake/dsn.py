"""Mails that servers write about ours: delivery status notifications (RFC 3464), complaints (ARF, RFC 5965).

`read_dsn` is for whatever arrives in the store's mailbox. Anybody can write such a mail, so nothing of it is
believed but what names a mail of ours by its Message-ID (`taking.take_dsn`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime

from shop.mail.intake import codes
from shop.mail.intake.reports import Kind, Reason, Report

MOST_BYTES = 1024 * 1024
MOST_RECIPIENTS = 20
KINDS = {"failed": Kind.BOUNCED, "delayed": Kind.DEFERRED, "delivered": Kind.DELIVERED}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_dsn(raw: bytes) -> list[Report]:
    """What `raw`, a whole mail, says about mails of ours; empty when it is no such notification.

    Never raises: what cannot be read is no notification.
    """
    if len(raw) > MOST_BYTES:
        return []
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        if mail.get_content_type() != "multipart/report":
            return []
        return list(_reports(mail, raw))[:MOST_RECIPIENTS]
    except Exception:  # the standard parser raises nearly anything on a damaged mail
        return []


def _reports(mail: EmailMessage, raw: bytes) -> Iterator[Report]:
    original = _original(mail)
    at, digest = _written_at(mail), hashlib.sha256(raw).hexdigest()[:40]
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            yield from _statuses(part, original, at=at, digest=digest)
        elif kind == "message/feedback-report":
            yield from _complaint(part, original, at=at, digest=digest)


def _statuses(part: Message, original: Message, *, at: datetime, digest: str) -> Iterator[Report]:
    """The first block of fields is about the whole mail, each other one about a recipient."""
    for number, block in enumerate(_blocks(part)):
        kind = KINDS.get(str(block.get("Action", "")).strip().lower())
        recipient = _typed(block.get("Original-Recipient")) or _typed(block.get("Final-Recipient"))
        if kind is None or not recipient:
            continue
        said = _typed(block.get("Diagnostic-Code"))
        status = str(block.get("Status", "")).strip()
        verdict = codes.judge(_code(said), f"{status} {said}")
        bad = kind is Kind.BOUNCED
        yield Report(
            event_id=f"{digest}:{number}",
            kind=kind,
            recipient=recipient.lower(),
            at=at,
            permanent=bad and verdict.permanent,
            reason=verdict.reason if bad else None,
            said=(said or status)[:500],
            message_id=_message_id(original),
        )


def _complaint(part: Message, original: Message, *, at: datetime, digest: str) -> Iterator[Report]:
    fields = next(iter(_blocks(part)), part)
    recipient = _typed(fields.get("Original-Rcpt-To")) or parseaddr(str(original.get("To", "")))[1]
    if str(fields.get("Feedback-Type", "")).strip().lower() != "abuse" or not recipient:
        return
    yield Report(
        event_id=digest,
        kind=Kind.COMPLAINED,
        recipient=recipient.strip("<> ").lower(),
        at=at,
        reason=Reason.SPAM,
        said=str(fields.get("User-Agent", ""))[:200],
        message_id=_message_id(original),
    )


def _original(mail: EmailMessage) -> Message:
    """The mail that it is about, or its headers; an empty message when neither is there."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            for inner in _blocks(part):
                return inner
        if part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            return message_from_bytes(headers if isinstance(headers, bytes) else b"", policy=policy.compat32)
    return Message()


def _blocks(part: Message) -> list[Message]:
    """The messages or blocks of fields that a part holds."""
    held = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _typed(value: object) -> str:
    """`rfc822; cleo@example.com` and `smtp; 550 …` without the word before the semicolon."""
    text = " ".join(str(value or "").split())
    return text.partition(";")[2].strip() if ";" in text.split(" ", 1)[0] + " " else text


def _code(said: str) -> int:
    found = re.match(r"(\d{3})\b", said)
    return int(found[1]) if found else 0


def _message_id(original: Message) -> str:
    found = re.search(r"<[^<>\s]{3,250}>", str(original.get("Message-ID", "")))
    return found[0] if found else ""


def _written_at(mail: EmailMessage) -> datetime:
    try:
        at = parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return _EPOCH
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
