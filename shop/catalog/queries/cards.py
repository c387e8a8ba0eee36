"""Products as cards, for grids, carts and suggestions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from shop.catalog.models import ACTIVE, Media, Product, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.values import ProductCard
from shop.kernel import db


def cards(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProductCard]:
    """Cards of those `product_ids` that are for sale, in the order given. Three statements."""
    wanted = list(dict.fromkeys(product_ids))
    if not wanted:
        return {}
    query = select(Product.id, Product.handle, Product.title).where(
        Product.id.in_(wanted), Product.status == ACTIVE
    )
    found = {row.id: (row.handle, row.title) for row in db.session().execute(query)}
    variants, media, currency = rows.variants_of(found), rows.media_of(found), rows.currency()
    return {
        product_id: _card(
            product_id, *found[product_id], variants[product_id], media.get(product_id, []), currency
        )
        for product_id in wanted
        if product_id in found and product_id in variants
    }


def _card(
    product_id: uuid.UUID, handle: str, title: str, variants: list[Variant], media: list[Media], currency: str
) -> ProductCard:
    cheapest = min(variants, key=lambda variant: variant.price_minor)
    buyable = [variant for variant in variants if variant.in_stock]
    return ProductCard(
        id=product_id,
        handle=handle,
        title=title,
        image=picture_of(rows.first_shown(media), alt=title),
        price=rows.money(cheapest.price_minor, currency),
        price_varies=any(variant.price_minor != cheapest.price_minor for variant in variants),
        compare_at=rows.reduced_from(cheapest, currency),
        in_stock=bool(buyable),
        default_variant_id=(buyable or variants)[0].id,
    )
