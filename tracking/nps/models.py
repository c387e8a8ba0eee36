"""Survey rows in the shop store, beside the orders they ask about; touches of links in the journey store."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base, JourneyBase

SCHEDULED, HELD, SUPPRESSED, INVITED, OFFERED = "scheduled", "held", "suppressed", "invited", "offered"
NEW, CONTACTED, RESOLVED, UNRESOLVED = "new", "contacted", "resolved", "unresolved"
OPEN_CASES = (NEW, CONTACTED)


class NpsSurvey(Base):
    """One question about an order, or to a visitor. Due while `done_at` is empty; an invited one is due
    again for its reminder. `reason` says why it is held or was not sent.

    `metric`, `population`, `channel` and `basis` are words of `scales`. The tokens of its mailed links are
    kept as hashes, the reminder's as `second_hash`; `person_hash` is of the address, or of the visitor's
    id. `offered` ones are asked on the shop's pages alone. `due_at`, `attempts`, `done_at`, `parked_at` and
    `last_error` belong to `kernel.work`. `demo` rows are the demo store's samples.
    """

    __tablename__ = "nps_surveys"
    __table_args__ = (
        UniqueConstraint("order_id", "metric"),
        Index("ix_nps_surveys_open", "done_at", "parked_at", "due_at"),
        Index("ix_nps_surveys_state_reason", "state", "reason"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("orders.id"))
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    person_hash: Mapped[str] = mapped_column(String(64), index=True)
    metric: Mapped[str] = mapped_column(String(8), default="nps", server_default="nps")
    population: Mapped[str] = mapped_column(String(10), default="buyers", server_default="buyers")
    channel: Mapped[str] = mapped_column(String(8), default="mail", server_default="mail")
    basis: Mapped[str] = mapped_column(String(10), default="delivered", server_default="delivered")
    state: Mapped[str] = mapped_column(String(12), default=SCHEDULED)
    reason: Mapped[str] = mapped_column(String(20), default="")
    delivered_at: Mapped[datetime]
    invited_at: Mapped[datetime | None] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    second_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    demo: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class NpsAnswer(Base):
    """The confirmed answer of a survey; `history` holds what it was before a change of mind.

    `tags` are what they tapped, `staff_tags` what the owner added, words of `topics`. `facts` is what was
    known of order, parcel and person when they answered (`operations.describing`), written down once.
    """

    __tablename__ = "nps_answers"
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 10", name="score_in_range"),
        Index("ix_nps_answers_metric_answered", "metric", "population", "answered_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("nps_surveys.id"), unique=True)
    order_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customers.id"), index=True)
    metric: Mapped[str] = mapped_column(String(8), default="nps", server_default="nps")
    population: Mapped[str] = mapped_column(String(10), default="buyers", server_default="buyers")
    channel: Mapped[str] = mapped_column(String(8), default="mail", server_default="mail")
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    staff_tags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    may_contact: Mapped[bool] = mapped_column(default=False, server_default=false())
    may_quote: Mapped[bool] = mapped_column(default=False, server_default=false())
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    locale: Mapped[str] = mapped_column(String(10), default="")
    answered_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    history: Mapped[list[Any]]
    demo: Mapped[bool] = mapped_column(default=False, server_default=false())


class NpsCase(Base):
    """An unhappy customer to see to within a day. `due_at` is when it is overdue; `outcome` is what was
    done and `root_cause` a word of `topics`."""

    __tablename__ = "nps_cases"
    __audited__ = True
    __audit_hides__ = ("note",)
    __table_args__ = (Index("ix_nps_cases_state_due", "state", "due_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("nps_surveys.id"), unique=True)
    order_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=NEW)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    contacted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    root_cause: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class NpsPerson(Base):
    """When a person, by the hash of their address, was last asked: what keeps us from asking too often."""

    __tablename__ = "nps_people"

    person_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    last_asked_at: Mapped[datetime]


class SurveyTouch(JourneyBase):
    """A survey link was fetched: by a person, or, where `machine` says why, by a scanner. Never an answer."""

    __tablename__ = "survey_touches"
    __table_args__ = (Index("ix_survey_touches_survey_occurred", "survey_id", "occurred_at"),)

    touch_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    survey_id: Mapped[str] = mapped_column(String(36))
    occurred_at: Mapped[int]
    method: Mapped[str] = mapped_column(String(8))
    score: Mapped[int | None]
    machine: Mapped[str] = mapped_column(String(20), default="")
