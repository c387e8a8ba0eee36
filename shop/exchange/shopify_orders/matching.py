"""Which goods of this shop a line of another shop was: by SKU, else by name, or as somebody says."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from shop.catalog.models import Product, Variant
from shop.exchange.shopify_orders.drafts import LineDraft, OrderDraft
from shop.kernel import db

Found = tuple[uuid.UUID | None, uuid.UUID | None]  # variant, product
NOTHING: Found = (None, None)
_AT_ONCE = 400


@dataclass(frozen=True)
class Goods:
    """Variants by SKU and products by title (several where it is not certain), and what is the same."""

    by_sku: Mapping[str, list[tuple[uuid.UUID, uuid.UUID]]] = field(default_factory=dict)
    by_title: Mapping[str, list[uuid.UUID]] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)

    def find(self, line: LineDraft) -> Found:
        """The variant and product of a line; the product alone where its name tells no more."""
        products = next((found for title in names(line.title) if (found := self.by_title.get(title))), [])
        variants = self.by_sku.get(self.sku(line), [])
        if len(variants) > 1:  # one SKU for several: the name decides
            variants = [one for one in variants if one[1] in products]
        if len(variants) == 1:
            return variants[0]
        return (None, products[0]) if len(products) == 1 else NOTHING

    def sku(self, line: LineDraft) -> str:
        """The SKU to look for: what is the same here, by the line's SKU or name, else its own."""
        return self.same.get(line.sku) or self.same.get(line.title) or line.sku


def goods_of(drafts: Collection[OrderDraft], same: Mapping[str, str]) -> Goods:
    """What the lines of a batch may be, in two statements for each few hundred names."""
    empty = Goods(same=same)
    lines = [line for draft in drafts for line in draft.lines]
    by_sku: dict[str, list[tuple[uuid.UUID, uuid.UUID]]] = defaultdict(list)
    for wanted in _parts({empty.sku(line) for line in lines} - {""}):
        found = select(Variant.sku, Variant.id, Variant.product_id).where(Variant.sku.in_(wanted))
        for sku, variant_id, product_id in db.session().execute(found.order_by(Variant.id)):
            by_sku[sku or ""].append((variant_id, product_id))
    by_title: dict[str, list[uuid.UUID]] = defaultdict(list)
    for wanted in _parts({title for line in lines for title in names(line.title)}):
        titled = select(Product.title, Product.id).where(Product.title.in_(wanted)).order_by(Product.id)
        for title, product_id in db.session().execute(titled):
            by_title[title].append(product_id)
    return Goods(by_sku, by_title, same)


def names(title: str) -> list[str]:
    """What a product may be called whose line says `title` ("Mug - Blue / Large"), the longest first."""
    parts = title.split(" - ")
    return [" - ".join(parts[:count]) for count in range(len(parts), max(len(parts) - 3, 0), -1)]


def _parts(wanted: set[str]) -> list[list[str]]:
    ordered = sorted(wanted)
    return [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]
