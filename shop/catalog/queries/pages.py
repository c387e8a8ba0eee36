"""Everything a product's page shows, in three statements."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, select

from shop.brand import language
from shop.catalog import translations
from shop.catalog.models import (
    ACTIVE,
    ARCHIVED,
    Collection,
    CollectionProduct,
    Product,
    ProductTranslation,
)
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.cards import made_of, told_of
from shop.catalog.queries.rows import MediaRow, VariantRow
from shop.catalog.values import Option, PageVariant, Picture, ProductCard, ProductPage, ShownProduct
from shop.kernel import db, reading
from shop.kernel.money import Money

PRODUCT, TEXTS, COLLECTION = (
    rows.columns(model, names._fields)
    for model, names in (
        (Product, rows.ProductRow),
        (ProductTranslation, rows.TranslationRow),
        (Collection, rows.CollectionRow),
    )
)
_Found = Row[*tuple[Any, ...]]


def _page_of() -> Select[*tuple[Any, ...]]:
    """The product `handle`, its texts in `locale`, and each collection that it is in."""
    product, texts = Product.__table__, ProductTranslation.__table__
    members, collection = CollectionProduct.__table__, Collection.__table__
    translated = and_(texts.c.product_id == product.c.id, texts.c.locale == bindparam("locale"))
    return (
        select(*PRODUCT, *TEXTS, *COLLECTION)
        .select_from(product)
        .outerjoin(texts, translated)
        .outerjoin(members, members.c.product_id == product.c.id)
        .outerjoin(collection, collection.c.id == members.c.collection_id)
        .where(product.c.handle == bindparam("handle"))
        .order_by(collection.c.position, collection.c.title)
    )


_PAGE = _page_of()
_PAGE_FOR_SALE = _PAGE.where(Product.__table__.c.status == ACTIVE)


def is_archived(handle: str) -> bool:
    """Whether the product `handle` was sold here and is not any more."""
    query = select(Product.id).where(Product.handle == handle[:255], Product.status == ARCHIVED)
    return "\x00" not in handle and db.session().scalar(query) is not None


def product_page(handle: str, *, any_status: bool = False) -> ProductPage | None:
    """The page of the product `handle`; None when it is not for sale (`any_status`: the owner's preview)."""
    found = _found(handle, any_status=any_status)
    if not found:
        return None
    product_ids = [found[0][0]]
    return _page(found, rows.variants_of(product_ids), rows.media_of(product_ids))


def product_page_beside(
    handle: str, beside: Callable[[uuid.UUID], Iterable[uuid.UUID]]
) -> tuple[ProductPage, dict[uuid.UUID, ProductCard]] | None:
    """`product_page` and the cards of the products that `beside(its id)` names, in one statement more."""
    found = _found(handle)
    if not found:
        return None
    product_id = found[0][0]
    wanted = [product_id, *beside(product_id)]
    told = told_of(wanted)
    page = _page(found, told.variants, told.media)
    return (page, made_of(told, wanted)) if page else None


def _found(handle: str, *, any_status: bool = False) -> Sequence[_Found]:
    """The product and its translation, once for each collection that it is in."""
    if len(handle) > 255 or "\x00" in handle:
        return []
    query = _PAGE if any_status else _PAGE_FOR_SALE
    return reading.rows(query, handle=handle, locale=language.current())


def _page(
    found: Sequence[_Found],
    all_variants: Mapping[uuid.UUID, list[VariantRow]],
    all_media: Mapping[uuid.UUID, list[MediaRow]],
) -> ProductPage | None:
    texts, collection = len(PRODUCT), len(PRODUCT) + len(TEXTS)
    own, translated = found[0][:texts], found[0][texts:collection]
    product = rows.shown_product(rows.ProductRow._make(own), rows.TranslationRow._make(translated))
    variants, media = all_variants.get(product.id, []), all_media.get(product.id, [])
    if not variants:
        return None
    options = _options(product, variants)
    return ProductPage(
        product=product,
        options=options,
        variants=_variants(product, options, variants, media),
        media=tuple(_shown(picture, product) for picture in media),
        collections=tuple(
            rows.shown_collection(rows.CollectionRow._make(row[collection:]))
            for row in found
            if row[collection] is not None
        ),
    )


def _shown(media: MediaRow, product: ShownProduct) -> Picture:
    picture = picture_of(media, alt=product.title)
    assert picture is not None
    return picture


def _options(product: ShownProduct, variants: list[VariantRow]) -> tuple[Option, ...]:
    columns = zip(*((v.option1, v.option2, v.option3) for v in variants), strict=True)
    known = translations.words()
    made = []
    for name, source, values in zip(product.option_names, product.own_option_names, columns, strict=False):
        sources = tuple(dict.fromkeys(filter(None, values)))
        made.append(Option(name, translations.translated(sources, known), source, sources))
    return tuple(made)


def _variants(
    product: ShownProduct, options: tuple[Option, ...], variants: list[VariantRow], media: list[MediaRow]
) -> tuple[PageVariant, ...]:
    by_id = {picture.id: picture for picture in media}
    currency = rows.currency()
    return tuple(
        PageVariant(
            id=variant.id,
            title=" / ".join(filter(None, _chosen(variant, options))),
            options=_chosen(variant, options),
            sku=variant.sku,
            barcode=variant.barcode,
            price=Money(variant.price_minor, currency),
            compare_at=rows.reduced_from(variant, currency),
            available=variant.available,
            backorder=variant.backorder,
            oversell=variant.oversell,
            ships_from=variant.promised,
            picture=picture_of(by_id.get(variant.media_id) if variant.media_id else None, alt=product.title),
        )
        for variant in variants
    )


def _chosen(variant: VariantRow, options: tuple[Option, ...]) -> tuple[str, ...]:
    """The variant's value of each option, as the page shows it."""
    own = (variant.option1, variant.option2, variant.option3)
    shown = (dict(zip(option.sources, option.values, strict=True)) for option in options)
    return tuple(known.get(value, value) for known, value in zip(shown, own, strict=False))
