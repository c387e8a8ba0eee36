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

QUEUED, SENT, CAPTURED, FAILED, EXPIRED, SUPPRESSED, WITHDRAWN = (
    "queued",
    "sent",
    "captured",
    "failed",
    "expired",
    "suppressed",
    "withdrawn",
)
OUTCOMES = (QUEUED, SENT, CAPTURED, FAILED, EXPIRED, SUPPRESSED, WITHDRAWN)
# What a person may refuse without losing receipts; "order" mail cannot be unsubscribed from.
ORDER, MARKETING, SURVEYS = "order", "marketing", "surveys"
SCOPES = (ORDER, MARKETING, SURVEYS)


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


class MailSuppression(Base):
    """An address, hashed, that gets no mail of a scope. `reason` is "unsubscribed" or "bounced"."""

    __tablename__ = "mail_suppressions"
    __table_args__ = (UniqueConstraint("address_hash", "scope"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
