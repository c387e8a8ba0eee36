"""Rows of personal offers, in the shop's store beside the promotions they give.

Counters of an offer are advanced by guarded UPDATEs, never computed from a read.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

DRAFT, RUNNING, PAUSED, ENDED = "draft", "running", "paused", "ended"
STATES = (RUNNING, DRAFT, PAUSED, ENDED)
VISITOR, CUSTOMER = "visitor", "customer"
# Why a decision is counted in neither group: of two groups; decided about on two devices; made again to the
# same person; or they are among those who never get an offer.
CONFLICT, REPEATED, AGAIN, NEVER = "conflict", "repeated", "again", "never"


def _open_only(name: str, column: str, more: str = "") -> Index:
    """At most one decision of a person stands open; the next waits until it is closed."""
    still = text(f"open IS TRUE{more}")
    lite = text(f"open = 1{more}")
    return Index(name, column, unique=True, sqlite_where=lite, postgresql_where=still)


class Offer(Base):
    """What the owner made of a template: whom it is for, what it gives, and within which bounds.

    `trigger` holds the template's own answers, `segments` narrows the audience (any of them; empty: all).
    `cap_minor` is the most that one use can cost: set aside when an offer is made, so that each that was made
    can be kept. `committed_minor` is what was set aside and not yet used, with what was used; it never passes
    `budget_minor`. Amounts: minor units of the store's currency. `held_out_bp` of 10,000 get nothing, so that
    this offer can be judged. `again_days` after it was decided about somebody a new occasion counts (None:
    never). `moves` is what is known of whom it moves (see `moving`); with `only_moved` only they are asked.
    """

    __tablename__ = "offers"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("limit_count IS NULL OR offered <= limit_count", name="within_limit"),
        CheckConstraint("budget_minor IS NULL OR committed_minor <= budget_minor", name="within_budget"),
    )

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    template: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(60))  # what shoppers read
    state: Mapped[str] = mapped_column(String(10), default=DRAFT, index=True)
    trigger: Mapped[dict[str, Any]] = mapped_column(default=dict)
    segments: Mapped[list[str]] = mapped_column(default=list)
    benefit: Mapped[dict[str, Any]]
    least_minor: Mapped[int | None]
    cap_minor: Mapped[int]
    valid_days: Mapped[int] = mapped_column(default=14)
    skip_sure: Mapped[bool] = mapped_column(default=True, server_default=true())
    by_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    held_out_bp: Mapped[int] = mapped_column(default=1000, server_default="1000")
    again_days: Mapped[int | None]
    only_moved: Mapped[bool] = mapped_column(default=False, server_default=false())
    moves: Mapped[dict[str, Any] | None]
    limit_count: Mapped[int | None]
    budget_minor: Mapped[int | None]
    offered: Mapped[int] = mapped_column(default=0, server_default="0")
    committed_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    promotion_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("promotions.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class OfferDecision(Base):
    """One person, one offer, one occasion: offered, or held out so that the offer can be judged.

    It is a customer's, or a visitor's until they are known. While `open` no other offer is decided for them,
    in either group alike; it is closed at `blocks_until`. `excluded` counts it in neither group.
    `share_bp` of 10,000 were held out when it was decided. Of what was set aside for it (`cap_minor`)
    `settled_at` gave back what was not used.
    """

    __tablename__ = "offer_decisions"
    __table_args__ = (
        Index("ix_offer_decisions_offer_customer", "offer", "customer_id"),
        _open_only("uq_offer_decisions_open_customer", "customer_id"),
        _open_only("uq_offer_decisions_open_visitor", "visitor_id", " AND customer_id IS NULL"),
        Index("ix_offer_decisions_unsettled", "settled_at", "blocks_until"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    offer: Mapped[str] = mapped_column(String(40), index=True)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    visitor_id: Mapped[str | None] = mapped_column(String(36), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    arm: Mapped[str] = mapped_column(String(12))
    share_bp: Mapped[int] = mapped_column(default=1000, server_default="1000")
    reason: Mapped[str] = mapped_column(Text)
    reason_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    product_id: Mapped[uuid.UUID | None]
    promotion_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("promotions.id", ondelete="SET NULL"))
    assignment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("promotion_assignments.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    blocks_until: Mapped[datetime | None]
    open: Mapped[bool] = mapped_column(default=False, server_default=false())
    excluded: Mapped[str] = mapped_column(String(12), default="", server_default="")
    cap_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    settled_at: Mapped[datetime | None]
    mailed: Mapped[bool] = mapped_column(default=False, server_default=false())


class OfferRefusal(Base):
    """Why a person whom an offer would be for is not decided about, and until when that holds."""

    __tablename__ = "offer_refusals"
    __table_args__ = (UniqueConstraint("offer", "customer_id"), UniqueConstraint("offer", "visitor_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    offer: Mapped[str] = mapped_column(String(40), index=True)
    customer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    visitor_id: Mapped[str | None] = mapped_column(String(36), index=True)
    why: Mapped[str] = mapped_column(String(20))
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    retry_at: Mapped[datetime]


class OfferArm(Base):
    """Whether a visitor or customer may get offers at all, or never does; for good, once it mattered.

    `key` is what was hashed: the first visitor id that is known of the person, else the customer's id. Two
    visitors of different groups who turn out to be one customer are a conflict: offered nothing more, counted
    in neither group.
    """

    __tablename__ = "offer_arms"

    subject_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(80))
    arm: Mapped[str] = mapped_column(String(12))
    share_bp: Mapped[int]
    assigned_at: Mapped[datetime]
    conflict_at: Mapped[datetime | None] = mapped_column(index=True)


class OfferObjection(Base):
    """A customer who wants no personal offers, until they say otherwise."""

    __tablename__ = "offer_objections"

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime]
