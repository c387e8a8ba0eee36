"""Sold, looked at and reviewed, joined product by product and variant by variant."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.catalog.models import Product, Variant
from shop.kernel import db, ids
from tracking.reports import periods
from tracking.reports.base import Asked, Note
from tracking.reports.checkout.loading import LATE
from tracking.reports.facts import reading as facts
from tracking.reports.facts.measures import PRODUCT
from tracking.reports.parts import keeping
from tracking.reports.parts.tallies import Tally, merged
from tracking.reports.products import earned, kept, looked, sold
from tracking.reports.products.values import Goods, by_product

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Products of a time with what they came to, the best sold first, and the variants of the first ones."""

    products: tuple[Goods, ...]
    variants: tuple[Goods, ...]
    reviews: Mapping[str, tuple[int, int]]
    missing: int
    as_of: datetime

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is not counted yet."""
        return (Note(text=LATE, values={"days": self.missing}),) if self.missing else ()


def shelf(asked: Asked, *, words: str, most: int) -> Shelf:
    """The products of a period whose title holds `words` (any case); `most` of them with their variants."""
    since, until = asked.period.since, asked.period.until
    parts = keeping.kept("goods", periods.days_of(asked.period))
    seen = facts.by_value(asked.period, PRODUCT, only=("visits", "carts"))
    sums = kept.sums(asked.period)
    variants = earned.by_variant(sums)
    products = by_product(variants.values())
    orders = earned.orders_of(sums)
    reviews = sold.reviews(since=since, until=until)
    titles = _titles({*products, *seen, *reviews} - {""})
    for product in {*seen, *reviews} & titles.keys():
        products.setdefault(product, Goods(product=product))
    for product, one in products.items():
        one.title = titles.get(product, one.title)
        one.seen, one.added = (seen[product][name] if product in seen else 0 for name in ("visits", "carts"))
        one.orders = orders.get(product, 0)
        one.reviews, one.stars = reviews.get(product, (0, 0))
    found = [one for one in products.values() if words.casefold() in one.title.casefold()]
    found.sort(key=lambda one: (-one.revenue_minor, -one.units, -one.seen, one.title, one.product))
    looks = merged(parts.days.values(), only={one.product for one in found[:most]})
    return Shelf(
        products=tuple(found),
        variants=_variants(found[:most], variants, looks),
        reviews=reviews,
        missing=parts.missing,
        as_of=parts.as_of or asked.at,
    )


def _titles(products: Iterable[str]) -> dict[str, str]:
    known = [found for text in products if (found := ids.parse_id(text))]
    rows = (
        row
        for some in _parts(known)
        for row in db.session().execute(select(Product.id, Product.title).where(Product.id.in_(some)))
    )
    return {str(product): title for product, title in rows}


def _variants(
    chosen: Sequence[Goods],
    bought: Mapping[Any, Goods],
    looks: Mapping[str, Tally],
) -> tuple[Goods, ...]:
    places = {one.product: place for place, one in enumerate(chosen)}
    found = {key: one for key, one in bought.items() if key[0] in places}
    known = _known([found_id for text in places if (found_id := ids.parse_id(text))])
    for product in places:
        for key, counts in looks.get(product, {}).items():
            variant = known.get(key)
            if variant is not None and str(variant.product_id) == product:
                one = found.setdefault(
                    (product, str(variant.id)), Goods(product=product, variant=str(variant.id))
                )
                one.variant_title = variant.title
                more = looked.numbers(counts)
                one.seen, one.added = one.seen + more[0], one.added + more[1]
    for one in found.values():
        one.title = chosen[places[one.product]].title
    return tuple(
        sorted(found.values(), key=lambda one: (places[one.product], -one.revenue_minor, one.variant_title))
    )


def _known(products: Sequence[uuid.UUID]) -> dict[str, Variant]:
    """Variants by id and by SKU."""
    found: dict[str, Variant] = {}
    for some in _parts(products):
        for one in db.session().scalars(select(Variant).where(Variant.product_id.in_(some))):
            found[str(one.id)] = one
            if one.sku:
                found.setdefault(one.sku, one)
    return found


def _parts(of: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (of[start : start + _AT_ONCE] for start in range(0, len(of), _AT_ONCE))
