"""Rows that listings and search read instead of products; written by `catalog.search`."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class IndexedProduct(Base):
    """What listings and search need of a product that is for sale, written down with every change of it.

    `number` is its row in the search engine's own tables. `titles` are {locale: title}, the store's own
    language under ""; `facets` are [[option, value], …], tags under the option "". `popularity` is written by
    recommendations, the higher the more it sells; `in_stock` follows the stock of its variants.
    """

    __tablename__ = "product_index"
    __table_args__ = (Index("ix_product_index_indexed_at", "indexed_at"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), unique=True)
    titles: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facets: Mapped[list[Any]] = mapped_column(default=list)
    price_low: Mapped[int] = mapped_column(default=0)
    price_high: Mapped[int] = mapped_column(default=0)
    in_stock: Mapped[bool] = mapped_column(default=True)
    popularity: Mapped[float] = mapped_column(default=0.0, server_default="0")
    created_at: Mapped[datetime]
    indexed_at: Mapped[datetime | None]


class SearchWord(Base):
    """A word that some product is (or was) found by; `shown` is how it is written, for «did you mean»."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(String(80), primary_key=True)
    shown: Mapped[str] = mapped_column(String(80), default="")
