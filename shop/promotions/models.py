"""Rows of promotions. What a rule is made of is JSON read by `conditions` and `benefits`.

The counters are advanced by guarded UPDATEs in the placement transaction, never computed from a read.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

AUTOMATIC, CODE, PERSONAL = "automatic", "code", "personal"


class Promotion(Base):
    """A discount rule. `reach` says how a shopper meets it; `version` goes up with each change.

    `stacking` and `lane` are words of `rules`. Amounts are minor units of the store's currency: at most
    `budget_minor` is given away in all, of which `given_minor` has been. Written down from the conditions and
    the benefit, so that only what could apply is read: when it holds, from how much on, and whether it needs
    one of the goods in `promotion_goods`.
    """

    __tablename__ = "promotions"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("limit_total IS NULL OR used <= limit_total", name="within_limit"),
        CheckConstraint("budget_minor IS NULL OR given_minor <= budget_minor", name="within_budget"),
        Index("ix_promotions_met", "active", "reach"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(120))
    reach: Mapped[str] = mapped_column(String(10), index=True)
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    benefit: Mapped[dict[str, Any]]
    stacking: Mapped[str] = mapped_column(String(12), default="exclusive", server_default="exclusive")
    lane: Mapped[str] = mapped_column(String(10), default="order", server_default="order")
    respects_floor: Mapped[bool] = mapped_column(default=True, server_default=true())
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    limit_total: Mapped[int | None]
    limit_per_customer: Mapped[int | None]
    budget_minor: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    given_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    minimum_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    needs_goods: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class PromotionGood(Base):
    """A product or collection of which at least one must be in the basket of an order with the promotion."""

    __tablename__ = "promotion_goods"

    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), primary_key=True
    )
    goods_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, index=True)


class CodeBatch(Base):
    """Codes that were made together, each for one order. `name` says what for."""

    __tablename__ = "promotion_code_batches"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    created_at: Mapped[datetime]


class PromotionCode(Base):
    """A word that opens a promotion, stored in upper case; only with `email` where it is bound to one."""

    __tablename__ = "promotion_codes"
    __table_args__ = (CheckConstraint("limit_total IS NULL OR used <= limit_total", name="within_limit"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), index=True
    )
    batch_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("promotion_code_batches.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    limit_total: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class Assignment(Base):
    """A promotion given to one person, once. `reason` (with params) is the sentence they are shown.

    Where nobody knows yet who it is, it is a visitor's (who agreed to be remembered) and becomes the
    customer's in the order that uses it, or once they are known. It is about `only_products` where there are
    any, and never about `not_products`.
    """

    __tablename__ = "promotion_assignments"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), index=True
    )
    customer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    visitor_id: Mapped[str | None] = mapped_column(String(36), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    reason_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    only_products: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    not_products: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    expires_at: Mapped[datetime | None]
    used_order_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]


class CustomerUse(Base):
    """How often one customer has used a promotion."""

    __tablename__ = "promotion_customer_uses"

    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), primary_key=True
    )
    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    used: Mapped[int] = mapped_column(default=0)


class Redemption(Base):
    """One use in one order; `released_at` when that order came to nothing."""

    __tablename__ = "promotion_redemptions"
    __table_args__ = (UniqueConstraint("order_id", "promotion_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(index=True)
    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), index=True
    )
    promotion_version: Mapped[int]
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    code_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("promotion_codes.id", ondelete="SET NULL"))
    assignment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("promotion_assignments.id", ondelete="SET NULL")
    )
    amount_minor: Mapped[int]
    at: Mapped[datetime]
    released_at: Mapped[datetime | None]
