"""Precomputed lists that pages read in one query; whoever learns writes them down whole."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class Affinity(Base):
    """The `rank`-th best companion of a product. `reason` is "bought_together", "similar" or "popular"."""

    __tablename__ = "affinities"

    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    score: Mapped[float]
    reason: Mapped[str] = mapped_column(String(20))
    parts: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime]


class PersonalItem(Base):
    """The `rank`-th entry of a customer's list; `slot` is "buy_again" or "for_you", never mixed."""

    __tablename__ = "personal_items"

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    slot: Mapped[str] = mapped_column(String(20), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    score: Mapped[float]
    reason: Mapped[str] = mapped_column(String(20))
    because_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None]
    computed_at: Mapped[datetime]


class PopularProduct(Base):
    """What sold best lately, for whoever nothing else is known about."""

    __tablename__ = "popular_products"

    rank: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    score: Mapped[float]
    computed_at: Mapped[datetime]
