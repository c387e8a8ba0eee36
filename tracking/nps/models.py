"""Survey rows in the shop store, beside the orders they ask about; touches of links in the journey store."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base, JourneyBase

SCHEDULED, HELD, SUPPRESSED, INVITED = "scheduled", "held", "suppressed", "invited"


class NpsSurvey(Base):
    """One survey an order. Due while `done_at` is empty; `reason` says why it is held or was not sent.

    The token of its link is kept as a hash; `due_at`, `attempts`, `done_at`, `parked_at` and `last_error`
    belong to `kernel.work`.
    """

    __tablename__ = "nps_surveys"
    __table_args__ = (
        Index("ix_nps_surveys_open", "done_at", "parked_at", "due_at"),
        Index("ix_nps_surveys_state_reason", "state", "reason"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), unique=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    person_hash: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(12), default=SCHEDULED)
    reason: Mapped[str] = mapped_column(String(20), default="")
    delivered_at: Mapped[datetime]
    invited_at: Mapped[datetime | None] = mapped_column(index=True)
    expires_at: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class NpsAnswer(Base):
    """The confirmed answer of a survey; `history` holds what it was before a change of mind."""

    __tablename__ = "nps_answers"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 10", name="score_in_range"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("nps_surveys.id"), unique=True)
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id"), index=True)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    locale: Mapped[str] = mapped_column(String(10), default="")
    answered_at: Mapped[datetime] = mapped_column(index=True)
    changed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    history: Mapped[list[Any]]


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
