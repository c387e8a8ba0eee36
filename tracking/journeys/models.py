"""The hot journey store: what happened, visit by visit. Times are whole microseconds since 1970, UTC.

Rows stand on one of two sides. The visit's side has visitor and session; the order's side has order and
cart. A row has both, and a customer, only where the visitor agreed (`consent` "granted"): without that
no join leads from a visit to a person. Events are written once and, but for the joining and parting of
consent (`consent.py`) and the end of their time (`retention.py`), never changed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import JourneyBase
from tracking.journeys.amendments import Amendment as Amendment
from tracking.journeys.offline.table import OfflineTouch as OfflineTouch
from tracking.journeys.people import Erasure as Erasure
from tracking.journeys.people import IdentityMatch as IdentityMatch
from tracking.journeys.people import PersonDue as PersonDue
from tracking.journeys.people import PersonSign as PersonSign
from tracking.journeys.people import PersonStage as PersonStage
from tracking.journeys.people import ReadMark as ReadMark
from tracking.journeys.people import open_only

SERVER, BEACON, FACT = "server", "beacon", "fact"
SCHEMA = 1


def _filled(name: str, column: str) -> Index:
    """An index of `column` where it is filled, as most rows leave it empty."""
    condition = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=condition, postgresql_where=condition)


def _one_purchase() -> Index:
    condition = text("name = 'purchase'")
    return Index(
        "uq_events_purchase", "order_id", unique=True, sqlite_where=condition, postgresql_where=condition
    )


class Event(JourneyBase):
    """One thing that happened, by its GA4 name. `event_id` makes repeats free; one purchase an order."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_name_occurred", "name", "occurred_at"),
        Index("ix_events_visitor_occurred", "visitor_id", "occurred_at"),
        _filled("ix_events_session", "session_id"),
        _filled("ix_events_order", "order_id"),
        _filled("ix_events_cart", "cart_id"),
        _filled("ix_events_customer", "customer_id"),
        _one_purchase(),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    event_id: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    occurred_at: Mapped[int]
    received_at: Mapped[int]
    visitor_id: Mapped[str | None] = mapped_column(String(36))
    session_id: Mapped[str | None] = mapped_column(String(36))
    page_view_id: Mapped[str | None] = mapped_column(String(36))
    customer_id: Mapped[str | None] = mapped_column(String(36))
    order_id: Mapped[str | None] = mapped_column(String(36))
    cart_id: Mapped[str | None] = mapped_column(String(36))
    path: Mapped[str] = mapped_column(String(500), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    referrer_host: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    medium: Mapped[str] = mapped_column(String(200), default="")
    campaign: Mapped[str] = mapped_column(String(200), default="")
    device: Mapped[str] = mapped_column(String(10), default="")
    locale: Mapped[str] = mapped_column(String(10), default="")
    value_minor: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    props: Mapped[dict[str, Any]]
    bot: Mapped[bool] = mapped_column(default=False)
    internal: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(String(10))
    recorded_by: Mapped[str] = mapped_column(String(10))
    schema_version: Mapped[int] = mapped_column(default=SCHEMA)


class VisitSession(JourneyBase):
    """One visit, kept up with each page. `stage` is the furthest point of the sale it reached."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_started", "started_at"),
        Index("ix_sessions_visitor_started", "visitor_id", "started_at"),
    )

    session_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    visitor_id: Mapped[str] = mapped_column(String(36))
    started_at: Mapped[int]
    last_at: Mapped[int]
    page_views: Mapped[int] = mapped_column(default=0)
    engaged_ms: Mapped[int] = mapped_column(default=0)
    landing_path: Mapped[str] = mapped_column(String(500), default="")
    exit_path: Mapped[str] = mapped_column(String(500), default="")
    referrer_host: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[str] = mapped_column(String(40), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    medium: Mapped[str] = mapped_column(String(200), default="")
    campaign: Mapped[str] = mapped_column(String(200), default="")
    device: Mapped[str] = mapped_column(String(10), default="")
    locale: Mapped[str] = mapped_column(String(10), default="")
    stage: Mapped[int] = mapped_column(default=0)
    purchases: Mapped[int] = mapped_column(default=0)
    first_visit: Mapped[bool] = mapped_column(default=False)
    bot: Mapped[bool] = mapped_column(default=False)
    bot_reason: Mapped[str] = mapped_column(String(20), default="")
    internal: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(String(10))


class Touch(JourneyBase):
    """One arrival: the start of a visit or a new campaign inside it; a repeat within the visit is one."""

    __tablename__ = "touches"
    __table_args__ = (
        Index("ix_touches_session", "session_id"),
        Index("ix_touches_visitor_occurred", "visitor_id", "occurred_at"),
    )

    touch_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    session_id: Mapped[str] = mapped_column(String(36))
    visitor_id: Mapped[str] = mapped_column(String(36))
    page_view_id: Mapped[str | None] = mapped_column(String(36))
    occurred_at: Mapped[int]
    channel: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(200), default="")
    medium: Mapped[str] = mapped_column(String(200), default="")
    campaign: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[str] = mapped_column(String(200), default="")
    term: Mapped[str] = mapped_column(String(200), default="")
    click_id: Mapped[str] = mapped_column(String(200), default="")
    click_id_kind: Mapped[str] = mapped_column(String(20), default="")
    referrer_host: Mapped[str] = mapped_column(String(200), default="")
    landing_path: Mapped[str] = mapped_column(String(500), default="")
    rules: Mapped[int]
    bot: Mapped[bool] = mapped_column(default=False)
    internal: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(String(10))


class IdentityEdge(JourneyBase):
    """That a visitor is a customer, with the evidence. Append-only: an end (consent withdrawn, the owner's
    word) fills `ended_at` and `ended_by`, and a link after it is a new row. `linked_by` and `note` are of an
    owner's own match.
    """

    __tablename__ = "identity_edges"
    __table_args__ = (
        open_only("uq_identity_edges_open", "visitor_id", "customer_id", "evidence"),
        Index("ix_identity_edges_customer", "customer_id"),
        Index("ix_identity_edges_visitor", "visitor_id"),
    )

    edge_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    visitor_id: Mapped[str] = mapped_column(String(36))
    customer_id: Mapped[str] = mapped_column(String(36))
    evidence: Mapped[str] = mapped_column(String(20))
    linked_at: Mapped[int]
    ended_at: Mapped[int | None]
    ended_by: Mapped[str] = mapped_column(String(60), default="", server_default="")
    linked_by: Mapped[str] = mapped_column(String(60), default="", server_default="")
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")


class Quarantine(JourneyBase):
    """What was sent to us and could not be believed: counted by day and reason, with the last sample."""

    __tablename__ = "quarantine"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[int]
    sample: Mapped[str] = mapped_column(Text, default="")
