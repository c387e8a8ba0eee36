"""What cart, pricing and orders need to know of variants."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select

from shop.brand import language
from shop.catalog import translations
from shop.catalog.models import CollectionProduct, Media, Product, ProductTranslation, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.rows import MediaRow, VariantRow
from shop.catalog.values import VariantForSale
from shop.kernel import reading
from shop.kernel.money import Money

VARIANT, MEDIA = len(VariantRow._fields), len(MediaRow._fields)


def _for_sale() -> Select[*tuple[Any, ...]]:
    """The variants `variant_ids`, each once for every collection its product is in, and the picture shown:
    its own, else the product's first that is ready, else its first."""
    product, texts, variant = (model.__table__ for model in (Product, ProductTranslation, Variant))
    member, media = CollectionProduct.__table__, Media.__table__
    first = media.alias("first")
    picture = (
        select(first.c.id)
        .where(first.c.product_id == variant.c.product_id)
        .order_by(first.c.file == "", first.c.position, first.c.id)
        .limit(1)
        .correlate(variant)
        .scalar_subquery()
    )
    return (
        select(
            *rows.columns(Variant, VariantRow._fields),
            *rows.columns(Media, MediaRow._fields),
            product.c.handle,
            func.coalesce(func.nullif(texts.c.title, ""), product.c.title),
            product.c.status,
            product.c.gift_card,
            member.c.collection_id,
        )
        .select_from(variant)
        .join(product, product.c.id == variant.c.product_id)
        .outerjoin(texts, and_(texts.c.product_id == product.c.id, texts.c.locale == bindparam("locale")))
        .outerjoin(media, media.c.id == func.coalesce(variant.c.media_id, picture))
        .outerjoin(member, member.c.product_id == product.c.id)
        .where(variant.c.id.in_(bindparam("variant_ids", expanding=True)))
    )


_FOR_SALE = _for_sale()


def variants_for_sale(variant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, VariantForSale]:
    """The variants that exist among `variant_ids`, whatever their status. One statement."""
    wanted = list(set(variant_ids))
    found: dict[uuid.UUID, Row[Any]] = {}
    collections: dict[uuid.UUID, set[uuid.UUID]] = {}
    for row in reading.rows(_FOR_SALE, locale=language.current(), variant_ids=wanted) if wanted else ():
        found[row[0]] = row
        collections.setdefault(row[0], set()).update([row[-1]] if row[-1] is not None else [])
    return {one: _made(row, frozenset(collections[one])) for one, row in found.items()}


def _made(row: Row[Any], collection_ids: frozenset[uuid.UUID]) -> VariantForSale:
    variant, currency = VariantRow._make(row[:VARIANT]), rows.currency()
    media = MediaRow._make(row[VARIANT : VARIANT + MEDIA])
    handle, title, status, gift_card, _ = row[VARIANT + MEDIA :]
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
        image=picture_of(media if media.id is not None else None, alt=title),
        grams=variant.grams,
        taxable=variant.taxable and not gift_card,  # taxed when it is spent
        tax_class=variant.tax_class,
        requires_shipping=variant.requires_shipping and not gift_card,
        available=variant.available,
        backorder=variant.backorder,
        status=status,
        collection_ids=collection_ids,
        gift_card=gift_card,
        oversell=variant.oversell,
        ships_from=variant.promised,
    )
