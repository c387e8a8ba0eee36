"""Products as cards, for grids, carts and suggestions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from shop.catalog import swatches, translations
from shop.catalog.models import ACTIVE, Media, Product, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.values import ProductCard
from shop.kernel import db


def cards(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProductCard]:
    """Cards of those `product_ids` that are for sale, in the order given. Three statements."""
    heads = heads_of(product_ids)
    return made_of(heads, rows.variants_of(heads), rows.media_of(heads)) if heads else {}


def heads_of(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """What a card says of a product itself, of those that are for sale, in the order given. One statement."""
    wanted = list(dict.fromkeys(product_ids))
    if not wanted:
        return {}
    columns = select(
        Product.id,
        Product.handle,
        translations.shown_title().label("title"),
        Product.rating_count,
        Product.rating_average,
        Product.option_names,
    )
    query = translations.joined(columns).where(Product.id.in_(wanted), Product.status == ACTIVE)
    found = {row.id: row._asdict() for row in db.session().execute(query)}
    return {product_id: found[product_id] for product_id in wanted if product_id in found}


def made_of(
    heads: dict[uuid.UUID, dict[str, Any]],
    variants: Mapping[uuid.UUID, list[Variant]],
    media: Mapping[uuid.UUID, list[Media]],
) -> dict[uuid.UUID, ProductCard]:
    """Cards of what was read already; a product without variants has none."""
    currency = rows.currency()
    return {
        product_id: _card(head, variants[product_id], media.get(product_id, []), currency)
        for product_id, head in heads.items()
        if product_id in variants
    }


def _card(product: dict[str, Any], variants: list[Variant], media: list[Media], currency: str) -> ProductCard:
    names = product.pop("option_names")
    first = rows.first_shown(media)
    cheapest = min(variants, key=lambda variant: variant.price_minor)
    buyable = [variant for variant in variants if variant.in_stock]
    return ProductCard(
        image=picture_of(first, alt=product["title"]),
        second=picture_of(next((one for one in media if one.file and one is not first), None), alt=""),
        colors=_colors(names, variants),
        price=rows.money(cheapest.price_minor, currency),
        price_varies=any(variant.price_minor != cheapest.price_minor for variant in variants),
        compare_at=rows.reduced_from(cheapest, currency),
        in_stock=bool(buyable),
        default_variant_id=(buyable or variants)[0].id,
        **product,
    )


def _colors(option_names: Sequence[str], variants: list[Variant]) -> tuple[str, ...]:
    """The colors of the first option that is a choice of colors, each once."""
    for at, name in enumerate(option_names[:3], start=1):
        values = dict.fromkeys(filter(None, (getattr(variant, f"option{at}") for variant in variants)))
        found = swatches.colors_of(name, list(values)).values() if len(values) > 1 else ()
        if any(found):
            return tuple(dict.fromkeys(filter(None, found)))
    return ()
