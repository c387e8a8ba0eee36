"""Between planning and writing: what is in the shop, what shall change, and how the import is meant."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shop.catalog import handles
from shop.exchange.shopify_products.drafts import RowIssue
from shop.inventory.operations import StockSetting

COLLECTIONS_FROM = ("type", "tags", "none")
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is meant. `keep_stock` leaves the counts of variants that are there already alone."""

    collections_from: str = "type"
    keep_stock: bool = False

    def collections(self, product: Mapping[str, Any]) -> dict[str, str]:
        """Titles by handle of the collections that follow from a product's type or tags."""
        if self.collections_from == "tags":
            titles = list(product.get("tags") or [])
        elif self.collections_from == "type":
            titles = [product.get("product_type") or ""]
        else:
            titles = []
        return {handle: title for title in titles if (handle := handles.slugify(title))}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProduct:
    """A product as it is in the shop: its columns, its variants' columns, its pictures, its stock."""

    product: Mapping[str, Any]
    variants: tuple[Mapping[str, Any], ...] = ()
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by address
    last_position: int = 0
    on_hand: Mapping[uuid.UUID, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Change:
    """All rows to write for one product of the file; empty lists where nothing changes."""

    handle: str
    line: int
    product_id: uuid.UUID
    is_new: bool
    product_insert: Fields | None = None
    product_update: Fields = field(default_factory=dict)
    variant_inserts: list[Fields] = field(default_factory=list)
    variant_updates: list[Fields] = field(default_factory=list)
    variants_unchanged: int = 0
    media_inserts: list[Fields] = field(default_factory=list)
    media_updates: list[Fields] = field(default_factory=list)
    stock: list[StockSetting] = field(default_factory=list)
    stock_lines: dict[uuid.UUID, int] = field(default_factory=dict)
    collections: dict[str, str] = field(default_factory=dict)
    issues: list[RowIssue] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the shop already is as the file says."""
        return not (
            self.is_new
            or self.product_update
            or self.variant_inserts
            or self.variant_updates
            or self.media_inserts
            or self.media_updates
            or self.stock
            or self.collections
        )

    @property
    def touched_variants(self) -> set[uuid.UUID]:
        """Ids of variants that are in the shop and change."""
        there = {row["id"] for row in self.variant_updates} | {setting.variant_id for setting in self.stock}
        return there - {row["id"] for row in self.variant_inserts}
