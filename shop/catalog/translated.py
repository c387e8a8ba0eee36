"""Rows that hold the catalog's texts in other languages; read and written by `catalog.translations`."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class ProductTranslation(Base):
    """A product's texts in another language than its own; an empty text is shown in the product's own."""

    __tablename__ = "product_translations"
    __audited__ = True

    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True
    )
    locale: Mapped[str] = mapped_column(String(10), primary_key=True)
    title: Mapped[str] = mapped_column(String(500), default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    seo_title: Mapped[str] = mapped_column(String(255), default="")
    seo_description: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime]

    @property
    def id(self) -> str:
        """What the audit calls this row."""
        return f"{self.product_id}/{self.locale}"


class CatalogWord(Base):
    """A word of the catalog in another language: an option's name or value, a tag, a kind of product.

    One for the whole store, so that "Small" is translated once.
    """

    __tablename__ = "catalog_words"

    locale: Mapped[str] = mapped_column(String(10), primary_key=True)
    source: Mapped[str] = mapped_column(String(255), primary_key=True)
    text: Mapped[str] = mapped_column(String(255))
