"""The kernel's own tables: facts and their deliveries, inbox, jobs, audit, attention, preferences, limits."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class OutboxEvent(Base):
    """A fact, kept."""

    __tablename__ = "outbox_events"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    payload: Mapped[dict[str, Any]]
    origin: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime] = mapped_column(index=True)


class OutboxDelivery(Base):
    """The work a fact makes for one subscriber. Open while `done_at` and `parked_at` are empty."""

    __tablename__ = "outbox_deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "subscriber"),
        Index("ix_outbox_deliveries_open", "done_at", "parked_at", "due_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("outbox_events.id", ondelete="CASCADE"))
    subscriber: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class InboxMessage(Base):
    """A verified message from outside, stored once by (source, connection, external id)."""

    __tablename__ = "inbox_messages"
    __table_args__ = (
        UniqueConstraint("source", "connection", "external_id"),
        Index("ix_inbox_messages_open", "done_at", "parked_at", "due_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    connection: Mapped[str] = mapped_column(String(80))
    external_id: Mapped[str] = mapped_column(String(200))
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class PeriodicRun(Base):
    """When a periodic job runs next and how it went last."""

    __tablename__ = "periodic_runs"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    next_due_at: Mapped[datetime]
    last_started_at: Mapped[datetime | None]
    last_finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class AuditEntry(Base):
    """Before and after of one changed row, written by the flush hook in the same transaction."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_actor_at", "actor", "at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    request_id: Mapped[str | None] = mapped_column(String(64))
    table_name: Mapped[str] = mapped_column(String(63))
    row_id: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(10))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]


class AttentionItem(Base):
    """Something only a person can put right; open while `resolved_at` is empty. One open row per key."""

    __tablename__ = "attention_items"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(Text)
    params: Mapped[dict[str, Any]]
    link: Mapped[str | None] = mapped_column(String(500))
    action: Mapped[str | None] = mapped_column(String(60))
    raised_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    resolved_at: Mapped[datetime | None] = mapped_column(index=True)


class PreferenceRow(Base):
    """An owner's choice; the declared default counts where there is no row."""

    __tablename__ = "preferences"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]


class RateCount(Base):
    """How often a key was used in a window; shared by all processes."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    window_starts_at: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]


class Counter(Base):
    """A gap-free number series, e.g. order numbers; advanced inside the transaction that uses it."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


class SpentToken(Base):
    """A one-time link that was used, kept until it would have expired anyway."""

    __tablename__ = "spent_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
