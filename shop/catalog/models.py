"""Rows of the catalog. Prices are minor units of the store's currency (`brand.store`)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    false,
    func,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalog import variants
from shop.catalog.indexed import IndexedProduct as IndexedProduct
from shop.catalog.indexed import SearchWord as SearchWord
from shop.catalog.pictures.addresses import picture_of
from shop.catalog.pictures.picture import Picture
from shop.catalog.tax_classes import STANDARD
from shop.catalog.translated import CatalogWord as CatalogWord
from shop.catalog.translated import ProductTranslation as ProductTranslation
from shop.kernel.db import Base

ACTIVE, DRAFT, ARCHIVED = "active", "draft", "archived"
STATUSES = (ACTIVE, DRAFT, ARCHIVED)
PENDING, PREPARING, READY, FAILED = "pending", "preparing", "ready", "failed"


class Product(Base):
    """Something sold, in one or more variants. `handle` is its address.

    `lowest_price_minor` and `search_text` follow from the product and its variants and are written with
    them, so that listings sort and search without looking at every variant.

    Of a `gift_card` each unit bought becomes a card of its price (`shop.credit`).

    The columns about ratings and questions are written down by reviews: how many are published, their average
    in hundredths of a star (0 for none), and how many gave 1, 2, 3, 4 and 5 stars.
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
    gift_card: Mapped[bool] = mapped_column(default=False, server_default=false())
    option_names: Mapped[list[str]] = mapped_column(default=list)
    seo_title: Mapped[str] = mapped_column(String(255), default="")
    seo_description: Mapped[str] = mapped_column(Text, default="")
    lowest_price_minor: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")
    rating_count: Mapped[int] = mapped_column(default=0, server_default="0")
    rating_average: Mapped[int] = mapped_column(default=0, server_default="0")
    rating_stars: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    question_count: Mapped[int] = mapped_column(default=0, server_default="0")
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
    """One buyable form of a product. `available` is written down by inventory; None = not tracked.

    With `backorder` it goes on selling when there are none, until `oversell` more than there are were sold
    (None: without end); those are sent from the day `ships_from` on (None: nobody knows).
    """

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
    tax_class: Mapped[str] = mapped_column(String(12), default=STANDARD, server_default=STANDARD)
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    tracked: Mapped[bool] = mapped_column(default=True)
    backorder: Mapped[bool] = mapped_column(default=False)
    oversell: Mapped[int | None]
    ships_from: Mapped[date | None]
    available: Mapped[int | None]
    media_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("media.id", ondelete="SET NULL"))

    product: Mapped[Product] = relationship(back_populates="variants", lazy="raise")

    @property
    def title(self) -> str:
        """Its option values, e.g. "Sand / Large"; empty for a product without options."""
        return variants.title(self.option1, self.option2, self.option3)

    @property
    def in_stock(self) -> bool:
        """Whether at least one can be bought now."""
        return variants.in_stock(available=self.available, backorder=self.backorder, oversell=self.oversell)

    @classmethod
    def buyable(cls) -> ColumnElement[bool]:
        """The same in SQL."""
        more = case((cls.backorder, func.coalesce(cls.oversell, 0)), else_=0)
        endless = and_(cls.backorder, cls.oversell.is_(None))
        return or_(endless, cls.available.is_(None), cls.available + more > 0)


class Media(Base):
    """A picture: of a product or, without one, of whatever keeps its id (a collection, the home page).

    A row of work: one given by address is fetched (pages show the placeholder meanwhile), then one JPEG of
    the `original` can be shown as `file`, then the renditions of `widths` are made by `recipe`. The ground is
    12 colors (`pictures.Picture`).
    """

    __tablename__ = "media"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    product_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=1)
    source_url: Mapped[str] = mapped_column(Text, default="")
    file: Mapped[str] = mapped_column(String(255), default="")
    alt: Mapped[str] = mapped_column(Text, default="")
    alts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # {locale: text}
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    original: Mapped[str] = mapped_column(String(255), default="", server_default="")
    widths: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    ground: Mapped[str] = mapped_column(String(120), default="", server_default="")
    recipe: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)

    product: Mapped[Product | None] = relationship(back_populates="media", lazy="raise")

    __table_args__ = (Index("ix_media_open", "done_at", "parked_at", "due_at"),)

    @property
    def state(self) -> str:
        """PENDING (nothing to show yet), PREPARING (one JPEG), READY, or FAILED (given up)."""
        if self.done_at is None and self.parked_at is not None:
            return FAILED
        return PENDING if not self.file else PREPARING if self.done_at is None else READY


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
    seo_title: Mapped[str] = mapped_column(String(255), default="", server_default="")
    seo_description: Mapped[str] = mapped_column(Text, default="", server_default="")
    # {locale: {"title", "description_html", "seo_title", "seo_description"}}
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    media_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("media.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]

    media: Mapped[Media | None] = relationship(lazy="raise")

    @property
    def picture(self) -> Picture | None:
        """The picture its owner gave it, where the query has read it along (else it raises)."""
        return picture_of(self.media, alt=self.title)


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


class CareGuide(Base):
    """How to use and look after a product, in Markdown and one language.

    `subject` is "product:<id>", or "type:<kind of product, lower case>" for all of a kind; a product's own
    guide counts before that of its kind.
    """

    __tablename__ = "care_guides"
    __audited__ = True

    subject: Mapped[str] = mapped_column(String(300), primary_key=True)
    locale: Mapped[str] = mapped_column(String(10), primary_key=True)
    markdown: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]

    @property
    def id(self) -> str:
        """What the audit calls this row."""
        return f"{self.subject}/{self.locale}"
