"""Rows of the catalog. Prices are minor units of the store's currency (`brand.store`)."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.kernel.db import Base

ACTIVE, DRAFT, ARCHIVED = "active", "draft", "archived"
STATUSES = (ACTIVE, DRAFT, ARCHIVED)
PENDING, READY, FAILED = "pending", "ready", "failed"


class Product(Base):
    """Something sold, in one or more variants. `handle` is its address.

    `lowest_price_minor` and `search_text` follow from the product and its variants and are written with
    them, so that listings sort and search without looking at every variant.
    """

    __tablename__ = "products"
    __audited__ = True
    __audit_hides__ = ("search_text",)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(255), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    description_html: Mapped[str] = mapped_column(Text, default="")
    vendor: Mapped[str] = mapped_column(String(255), default="")
    product_type: Mapped[str] = mapped_column(String(255), default="")
    tags: Mapped[list[str]] = mapped_column(default=list)
    status: Mapped[str] = mapped_column(String(10), default=ACTIVE)
    option_names: Mapped[list[str]] = mapped_column(default=list)
    seo_title: Mapped[str] = mapped_column(String(255), default="")
    seo_description: Mapped[str] = mapped_column(Text, default="")
    lowest_price_minor: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    variants: Mapped[list[Variant]] = relationship(
        back_populates="product", order_by="Variant.position", lazy="raise", cascade="all, delete-orphan"
    )
    media: Mapped[list[Media]] = relationship(
        back_populates="product", order_by="Media.position", lazy="raise", cascade="all, delete-orphan"
    )

    __table_args__ = (
        Index("ix_products_status_created", "status", "created_at", "id"),
        Index("ix_products_status_price", "status", "lowest_price_minor", "id"),
        Index("ix_products_status_title", "status", "title", "id"),
    )


class Variant(Base):
    """One buyable form of a product. `available` is written down by inventory; None = not tracked."""

    __tablename__ = "variants"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("product_id", "option1", "option2", "option3"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    sku: Mapped[str | None] = mapped_column(String(255), index=True)
    barcode: Mapped[str] = mapped_column(String(64), default="")
    option1: Mapped[str] = mapped_column(String(255), default="")
    option2: Mapped[str] = mapped_column(String(255), default="")
    option3: Mapped[str] = mapped_column(String(255), default="")
    price_minor: Mapped[int]
    compare_at_minor: Mapped[int | None]
    cost_minor: Mapped[int | None]
    grams: Mapped[int] = mapped_column(default=0)
    taxable: Mapped[bool] = mapped_column(default=True)
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    tracked: Mapped[bool] = mapped_column(default=True)
    backorder: Mapped[bool] = mapped_column(default=False)
    available: Mapped[int | None]
    media_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("media.id", ondelete="SET NULL"))

    product: Mapped[Product] = relationship(back_populates="variants", lazy="raise")

    @property
    def title(self) -> str:
        """Its option values, e.g. "Sand / Large"; empty for a product without options."""
        return " / ".join(value for value in (self.option1, self.option2, self.option3) if value)

    @property
    def in_stock(self) -> bool:
        """Whether at least one can be bought now."""
        return self.backorder or self.available is None or self.available > 0


class Media(Base):
    """A picture of a product: `file` names its renditions (`catalog.pictures`) once it is ready.

    One given by address waits as a row of work until the worker has fetched it; pages show the placeholder.
    """

    __tablename__ = "media"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    source_url: Mapped[str] = mapped_column(Text, default="")
    file: Mapped[str] = mapped_column(String(255), default="")
    alt: Mapped[str] = mapped_column(Text, default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)

    product: Mapped[Product] = relationship(back_populates="media", lazy="raise")

    __table_args__ = (Index("ix_media_open", "done_at", "parked_at", "due_at"),)

    @property
    def state(self) -> str:
        """READY, FAILED (given up) or PENDING."""
        return READY if self.file else FAILED if self.parked_at else PENDING


class Collection(Base):
    """A hand-picked set of products with an address of its own."""

    __tablename__ = "collections"
    __audited__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(255), unique=True)
    title: Mapped[str] = mapped_column(String(255))
    description_html: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    in_navigation: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class CollectionProduct(Base):
    """Membership of a product in a collection, in the owner's order."""

    __tablename__ = "collection_products"

    collection_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
