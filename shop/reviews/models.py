"""Rows about what people say and ask. All point to their product and go with it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

WAITING, PUBLISHED, REJECTED = "waiting", "published", "rejected"
PRIVATE = "private"  # a question answered to its asker alone
SHOP, DEMO = "shop", "demo"  # where a review comes from


class Review(Base):
    """One customer's word on one product. `verified`: they bought it here.

    `photos` are pictures as `catalog.pictures` stored them; `photos_due`: the worker has still to make their
    renditions. Without `customer_id` it is the demo store's. `helpful` counts presses; by whom is not kept.
    """

    __tablename__ = "reviews"
    __audited__ = True
    __audit_hides__ = ("title", "text", "name", "photos", "customer_id")
    __table_args__ = (
        UniqueConstraint("customer_id", "product_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="one_to_five_stars"),
        Index("ix_reviews_shown", "product_id", "status", "published_at"),
        Index("ix_reviews_status", "status", "written_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    customer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(10), default=SHOP)
    stars: Mapped[int]
    title: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(10))
    photos: Mapped[list[Any]] = mapped_column(default=list)
    photo_count: Mapped[int] = mapped_column(default=0)
    photos_due: Mapped[bool] = mapped_column(default=False, index=True)
    verified: Mapped[bool] = mapped_column(default=False)
    helpful: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10), default=WAITING)
    reason: Mapped[str] = mapped_column(String(20), default="")
    reason_note: Mapped[str] = mapped_column(Text, default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]


class ReviewRight(Base):
    """A customer has received a product: they may review it as a verified buyer. `order_id` says of which
    order; orders are an upper floor, so nothing points there."""

    __tablename__ = "review_rights"
    __table_args__ = (UniqueConstraint("customer_id", "product_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    order_id: Mapped[uuid.UUID | None]
    granted_at: Mapped[datetime]


class Question(Base):
    """What somebody asked about a product. `email` is kept only until the answer has been mailed."""

    __tablename__ = "questions"
    __audited__ = True
    __audit_hides__ = ("email", "text")
    __table_args__ = (
        Index("ix_questions_shown", "product_id", "status", "answered_at"),
        Index("ix_questions_status", "status", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(10), default=SHOP)
    email: Mapped[str] = mapped_column(String(320), default="", index=True)
    locale: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10), default=WAITING)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
