"""Mail rows: the queue, the log and the copy of what was sent are one table; opt-outs are another."""

from __future__ import annotations

import json
import uuid
import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

QUEUED, SENT, CAPTURED, BOUNCED, FAILED, EXPIRED, SUPPRESSED, WITHDRAWN = (
    "queued",
    "sent",
    "captured",
    "bounced",
    "failed",
    "expired",
    "suppressed",
    "withdrawn",
)
OUTCOMES = (QUEUED, SENT, CAPTURED, BOUNCED, FAILED, EXPIRED, SUPPRESSED, WITHDRAWN)
UNDELIVERED = frozenset({BOUNCED, FAILED, SUPPRESSED})
# What a person may refuse without losing receipts; "order" mail cannot be unsubscribed from.
ORDER, MARKETING, SURVEYS = "order", "marketing", "surveys"
SCOPES = (ORDER, MARKETING, SURVEYS)
REFUSABLE = frozenset({MARKETING, SURVEYS})
# What no person has said but servers have: the address takes no mail at all.
EVERYTHING = "all"
UNSUBSCRIBED, COMPLAINED, HARD, SOFT = "unsubscribed", "complained", "bounced", "soft_bounces"


class Mail(Base):
    """One mail to one person. `dedupe_key` is the intent ("order:…:confirmation"); it exists once.

    `due_at`, `attempts`, `done_at` and `parked_at` belong to `kernel.work`. `copy` is what was sent,
    compressed; private mails (sign-in links) lose copy and context once a server has taken them.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_open", "done_at", "parked_at", "due_at"),
        Index("ix_mails_outcome_created", "outcome", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60), index=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    recipient: Mapped[str] = mapped_column(String(320), index=True)
    recipient_name: Mapped[str] = mapped_column(String(255), default="")
    reply_to: Mapped[str] = mapped_column(String(320), default="", server_default="")
    thread: Mapped[str] = mapped_column(
        Text, default="", server_default=""
    )  # Message-IDs, the last is answered
    locale: Mapped[str] = mapped_column(String(10))
    template: Mapped[str] = mapped_column(String(60))
    context: Mapped[dict[str, Any]]
    scope: Mapped[str] = mapped_column(String(20), default=ORDER)
    private: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=5)
    order_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(12), default=QUEUED)
    subject: Mapped[str] = mapped_column(String(500), default="")
    copy: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(String(200), index=True)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)

    @property
    def content(self) -> tuple[str, str] | None:
        """(HTML, text) as sent, or None when it was not sent or is no longer kept."""
        if self.copy is None:
            return None
        parts = json.loads(zlib.decompress(self.copy))
        return parts["html"], parts["text"]

    @property
    def waiting(self) -> bool:
        """Whether it may still leave by itself."""
        return self.done_at is None and self.parked_at is None


def packed(html: str, text: str) -> bytes:
    """A copy as `Mail.copy` keeps it."""
    return zlib.compress(json.dumps({"html": html, "text": text}, ensure_ascii=False).encode(), 9)


class MailReport(Base):
    """What a server or provider said about a mail (`intake.reports`), once each; no address in the clear.

    `mail_id` is None where it is about no mail that we know. `at` is when it happened, as they say.
    """

    __tablename__ = "mail_reports"
    __table_args__ = (Index("ix_mail_reports_address", "address_hash", "kind", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    mail_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    address_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12))
    permanent: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(12), default="")
    said: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    received_at: Mapped[datetime]


class MailSuppression(Base):
    """An address, hashed, that gets no mail of a scope, or of EVERYTHING, and why.

    A scope of its own is a person's word ("unsubscribed", "complained"); EVERYTHING is what servers say
    ("bounced", "soft_bounces") and does not touch what the person has said.
    """

    __tablename__ = "mail_suppressions"
    __table_args__ = (UniqueConstraint("address_hash", "scope"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
