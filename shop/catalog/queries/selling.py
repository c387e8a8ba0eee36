"""What cart, pricing and orders need to know of variants."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from shop.catalog import translations
from shop.catalog.models import CollectionProduct, Media, Product, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.values import VariantForSale
from shop.kernel import db
from shop.kernel.money import Money


def variants_for_sale(variant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, VariantForSale]:
    """The variants that exist among `variant_ids`, whatever their status. Three statements."""
    wanted = set(variant_ids)
    if not wanted:
        return {}
    query = (
        select(Variant, Product.handle, translations.shown_title(), Product.status)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(wanted))
    )
    query = translations.joined(query)
    found = db.session().execute(query).all()
    product_ids = {variant.product_id for variant, *_ in found}
    media, collections = rows.media_of(product_ids), _collections_of(product_ids)
    currency = rows.currency()
    return {
        variant.id: _for_sale(
            variant,
            handle,
            title,
            status,
            media.get(variant.product_id, []),
            collections[variant.product_id],
            currency,
        )
        for variant, handle, title, status in found
    }


def _collections_of(product_ids: set[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    query = select(CollectionProduct).where(CollectionProduct.product_id.in_(product_ids))
    for membership in db.session().scalars(query):
        found[membership.product_id].add(membership.collection_id)
    return found


def _for_sale(
    variant: Variant,
    handle: str,
    title: str,
    status: str,
    media: list[Media],
    collection_ids: set[uuid.UUID],
    currency: str,
) -> VariantForSale:
    own = next((picture for picture in media if picture.id == variant.media_id), None)
    return VariantForSale(
        id=variant.id,
        product_id=variant.product_id,
        handle=handle,
        title=title,
        variant_title=translations.variant_title(variant),
        sku=variant.sku,
        price=Money(variant.price_minor, currency),
        compare_at=rows.reduced_from(variant, currency),
        cost=Money(variant.cost_minor, currency) if variant.cost_minor is not None else None,
        image=picture_of(own or rows.first_shown(media), alt=title),
        grams=variant.grams,
        taxable=variant.taxable,
        requires_shipping=variant.requires_shipping,
        available=variant.available,
        backorder=variant.backorder,
        status=status,
        collection_ids=frozenset(collection_ids),
    )
