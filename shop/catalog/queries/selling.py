"""What cart, pricing and orders need to know of variants."""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, FromClause, Select, and_, bindparam, func, select

from shop.brand import language
from shop.catalog import translations
from shop.catalog.models import CollectionProduct, Media, Product, ProductTranslation, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.rows import MediaRow, VariantRow
from shop.catalog.values import VariantForSale
from shop.kernel import preferences, reading
from shop.kernel.money import Money

VARIANT, MEDIA = len(VariantRow._fields), len(MediaRow._fields)
WIDTH = VARIANT + MEDIA + 5  # columns of a row; what stands behind them is of `beside`


def _sold(source: FromClause) -> Select[*tuple[Any, ...]]:
    """The variants in `source`, each once for every collection its product is in, and the picture shown:
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
        .select_from(source)
        .outerjoin(product, product.c.id == variant.c.product_id)
        .outerjoin(texts, and_(texts.c.product_id == product.c.id, texts.c.locale == bindparam("locale")))
        .outerjoin(media, media.c.id == func.coalesce(variant.c.media_id, picture))
        .outerjoin(member, member.c.product_id == product.c.id)
    )


def beside(found: CTE, variant_id: str) -> Select[*tuple[Any, ...]]:
    """Each row of `found` behind the variant that its column `variant_id` names, if it names one; the rows
    are for `for_sale`."""
    variant = Variant.__table__
    return _sold(found.outerjoin(variant, variant.c.id == found.c[variant_id])).add_columns(*found.c)


_FOR_SALE = _sold(Variant.__table__).where(
    Variant.__table__.c.id.in_(bindparam("variant_ids", expanding=True))
)


def variants_for_sale(variant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, VariantForSale]:
    """The variants that exist among `variant_ids`, whatever their status. One statement."""
    wanted = list(set(variant_ids))
    return for_sale(reading.rows(_FOR_SALE, locale=language.current(), variant_ids=wanted) if wanted else ())


def for_sale(read: Iterable[Sequence[Any]]) -> dict[uuid.UUID, VariantForSale]:
    """The variants in the first WIDTH columns of rows that are the very same while nothing changes."""
    found: dict[uuid.UUID, Sequence[Any]] = {}
    collections: dict[uuid.UUID, set[uuid.UUID]] = {}
    for row in read:
        variant_id, collection_id = row[0], row[WIDTH - 1]
        if variant_id is not None:
            found.setdefault(variant_id, row)
            collections.setdefault(variant_id, set()).update([collection_id] if collection_id else [])
    where = preferences.stored(), language.current()
    return {one: _made(reading.Same(row), frozenset(collections[one]), where) for one, row in found.items()}


@lru_cache(maxsize=4096)
def _made(
    read: reading.Same, collection_ids: frozenset[uuid.UUID], _where: tuple[Hashable, ...]
) -> VariantForSale:
    """Made once for this row and what the owner has chosen (currency), in the reader's language."""
    row = read.rows[0]
    variant, currency = VariantRow._make(row[:VARIANT]), rows.currency()
    media = MediaRow._make(row[VARIANT : VARIANT + MEDIA])
    handle, title, status, gift_card, _ = row[VARIANT + MEDIA : WIDTH]
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
