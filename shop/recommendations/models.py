"""What is recommended: precomputed lists that pages read in one query, what the owner decides about them, and
what may be tried. Whoever learns writes the lists down whole."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class CompanionList(Base):
    """What goes with a product, best first, as `companions` writes it: one row for the whole list.

    `kind` is "page" (beside it), "cart" (with it in a cart) or "next" (looked at after it). A list may name
    what is not for sale any more until it is learned again.
    """

    __tablename__ = "companion_lists"

    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    companions: Mapped[str] = mapped_column(Text)


class PersonalList(Base):
    """One customer's two lists, never mixed, best first; entries as `entries` writes them."""

    __tablename__ = "personal_lists"

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    buy_again: Mapped[list[Any]] = mapped_column(default=list)
    for_you: Mapped[list[Any]] = mapped_column(default=list)
    computed_at: Mapped[datetime] = mapped_column(index=True)


class PopularProduct(Base):
    """What sold best lately, for whoever nothing else is known about."""

    __tablename__ = "popular_products"

    rank: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    score: Mapped[float]
    computed_at: Mapped[datetime]


class SlotRule(Base):
    """The owner's word about recommendations: `act` is "pin", "ban" or "boost".

    It is about a product or all products of a collection; in one slot, or in all ("" ), and where `beside_id`
    is given only beside that product. It holds from `starts_at` until `ends_at`, None is open. A pin has a
    `place` (1 is first), a boost a `factor` that the score is multiplied by.
    """

    __tablename__ = "slot_rules"
    __audited__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(8))
    slot: Mapped[str] = mapped_column(String(20), default="")
    product_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    collection_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("collections.id", ondelete="CASCADE"), index=True
    )
    beside_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[int] = mapped_column(default=1)
    factor: Mapped[float] = mapped_column(default=1.0)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]


class TriedProduct(Base):
    """A product that a slot's readers have hardly seen yet, and how likely it is to be the best of those:
    `weight` is its probability in Thompson sampling, reckoned by the worker from views and clicks."""

    __tablename__ = "tried_products"
    __table_args__ = (UniqueConstraint("slot", "product_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    slot: Mapped[str] = mapped_column(String(20))
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    impressions: Mapped[int] = mapped_column(default=0)
    clicks: Mapped[int] = mapped_column(default=0)
    weight: Mapped[float]
