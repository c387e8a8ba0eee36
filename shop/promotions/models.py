"""Rows of promotions. What a rule is made of is JSON read by `conditions` and `benefits`.

The counters are advanced by guarded UPDATEs in the placement transaction, never computed from a read.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

AUTOMATIC, CODE, PERSONAL = "automatic", "code", "personal"


class Promotion(Base):
    """A discount rule. `reach` says how a shopper meets it; `version` goes up with each change."""

    __tablename__ = "promotions"
    __audited__ = True
    __table_args__ = (CheckConstraint("limit_total IS NULL OR used <= limit_total", name="within_limit"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(120))
    reach: Mapped[str] = mapped_column(String(10), index=True)
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    benefit: Mapped[dict[str, Any]]
    combinable: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    limit_total: Mapped[int | None]
    limit_per_customer: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class PromotionCode(Base):
    """A word that opens a promotion, stored in upper case."""

    __tablename__ = "promotion_codes"
    __table_args__ = (CheckConstraint("limit_total IS NULL OR used <= limit_total", name="within_limit"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(40), unique=True)
    limit_total: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class Assignment(Base):
    """A promotion given to one person, once. `reason` (with params) is the sentence they are shown."""

    __tablename__ = "promotion_assignments"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    promotion_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("promotions.id", ondelete="CASCADE"), index=True
    )
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    reason_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
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
