"""Rows of following: accounts with providers, one tracker per parcel, every word told, what codes mean."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

# A tracker's states: the provider is to be asked, it watches, two orders claim the number, over, given up.
NEW, WATCHING, SHARED, STOPPED, FAILED = "new", "watching", "shared", "stopped", "failed"
# A word's: not looked at yet, understood, nobody knows its code, dated ahead of now, of a shared number.
TO_READ, UNDERSTOOD, UNMAPPED, EARLY, PARKED = "to_read", "understood", "unmapped", "early", "parked"


class CarrierConnection(Base):
    """The owner's account with one provider. `key` is the unguessable part of its webhooks' address.

    `keys` and `secrets` are sealed (`preferences.encrypt`): what the owner typed, and what signs webhooks
    with the moment until which each counts. Calls wait until `resume_at`. `strays` are the last messages
    about numbers that no parcel of ours bears.
    """

    __tablename__ = "carrier_connections"
    __audited__ = True
    __audit_hides__ = ("key", "keys", "secrets", "strays")

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20), unique=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    keys: Mapped[str] = mapped_column(Text)
    secrets: Mapped[str] = mapped_column(Text, default="")
    hook: Mapped[str] = mapped_column(String(80), default="")
    enabled: Mapped[bool] = mapped_column(default=True)
    test: Mapped[bool] = mapped_column(default=False)
    connected_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")  # a gettext id
    problem_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    failures: Mapped[int] = mapped_column(default=0)
    resume_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    refused: Mapped[int] = mapped_column(default=0)
    refused_at: Mapped[datetime | None]
    strays: Mapped[list[Any]] = mapped_column(default=list)


class Tracker(Base):
    """A parcel followed through a provider. Made there by the worker, then heard of and asked after.

    `due_at`, `attempts`, `done_at`, `parked_at` and `last_error` belong to `kernel.work` and are about its
    making. `poll_at` is when to ask next. `tried` lists the providers that refused the number. `together`:
    the owner has said that the number really carries more than one order.
    """

    __tablename__ = "trackers"
    __table_args__ = (
        Index("ix_trackers_open", "done_at", "parked_at", "due_at"),
        Index("ix_trackers_number", "number"),
        Index("ix_trackers_connection_poll", "connection_id", "poll_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    parcel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("parcels.id"), unique=True)
    connection_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("carrier_connections.id"))
    provider: Mapped[str] = mapped_column(String(20), default="")
    carrier: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10), default=NEW, index=True)
    together: Mapped[bool] = mapped_column(default=False)
    tried: Mapped[list[str]] = mapped_column(default=list)
    raw: Mapped[str] = mapped_column(String(80), default="")
    heard_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    poll_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class ToldScan(Base):
    """One scan in a provider's own words, kept as it was told, once per tracker by its digest.

    One with `estimated_on` tells a day of arrival and nothing else. Read again whenever a code has got a
    meaning; forgotten after 90 days.
    """

    __tablename__ = "told_scans"
    __table_args__ = (
        UniqueConstraint("tracker_id", "digest"),
        Index("ix_told_scans_state_code", "state", "provider", "code"),
        Index("ix_told_scans_provider_heard", "provider", "heard_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    tracker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trackers.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(20))
    occurred_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(120), default="")
    description: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    estimated_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=TO_READ)
    heard_at: Mapped[datetime]


class CodeMeaning(Base):
    """What a provider's code means, as an owner has said; goes before the provider's own table."""

    __tablename__ = "code_meanings"
    __audited__ = True
    __table_args__ = (UniqueConstraint("provider", "code"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20), default="")
    delayed: Mapped[bool] = mapped_column(default=False)
    action: Mapped[str] = mapped_column(String(10), default="")
    decided_at: Mapped[datetime]
