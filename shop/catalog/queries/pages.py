"""Everything a product's page shows, in three statements."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Row, select

from shop.catalog import translations
from shop.catalog.models import (
    ACTIVE,
    ARCHIVED,
    Collection,
    CollectionProduct,
    Media,
    Product,
    ProductTranslation,
    Variant,
)
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.cards import heads_of, made_of
from shop.catalog.values import Option, PageVariant, Picture, ProductCard, ProductPage, ShownProduct
from shop.kernel import db
from shop.kernel.money import Money

_Found = Row[Product, ProductTranslation, Collection]


def is_archived(handle: str) -> bool:
    """Whether the product `handle` was sold here and is not any more."""
    query = select(Product.id).where(Product.handle == handle[:255], Product.status == ARCHIVED)
    return "\x00" not in handle and db.session().scalar(query) is not None


def product_page(handle: str, *, any_status: bool = False) -> ProductPage | None:
    """The page of the product `handle`; None when it is not for sale (`any_status`: the owner's preview)."""
    found = _found(handle, any_status=any_status)
    if not found:
        return None
    product_ids = [found[0][0].id]
    return _page(found, rows.variants_of(product_ids), rows.media_of(product_ids))


def product_page_beside(
    handle: str, beside: Callable[[uuid.UUID], Iterable[uuid.UUID]]
) -> tuple[ProductPage, dict[uuid.UUID, ProductCard]] | None:
    """`product_page` and the cards of the products that `beside(its id)` names, in one statement more."""
    found = _found(handle)
    if not found:
        return None
    product_id = found[0][0].id
    heads = heads_of(beside(product_id))
    variants, media = rows.variants_of({product_id, *heads}), rows.media_of({product_id, *heads})
    page = _page(found, variants, media)
    return (page, made_of(heads, variants, media)) if page else None


def _found(handle: str, *, any_status: bool = False) -> Sequence[_Found]:
    """The product and its translation, once for each collection that it is in."""
    if len(handle) > 255 or "\x00" in handle:
        return []
    query = (
        select(Product, ProductTranslation, Collection)
        .outerjoin(CollectionProduct, CollectionProduct.product_id == Product.id)
        .outerjoin(Collection, Collection.id == CollectionProduct.collection_id)
        .where(Product.handle == handle)
        .order_by(Collection.position, Collection.title)
    )
    query = translations.joined(query)
    if not any_status:
        query = query.where(Product.status == ACTIVE)
    return db.session().execute(query).all()


def _page(
    found: Sequence[_Found],
    all_variants: Mapping[uuid.UUID, list[Variant]],
    all_media: Mapping[uuid.UUID, list[Media]],
) -> ProductPage | None:
    product = rows.shown_product(*found[0][:2])
    variants, media = all_variants.get(product.id, []), all_media.get(product.id, [])
    if not variants:
        return None
    options = _options(product, variants)
    return ProductPage(
        product=product,
        options=options,
        variants=_variants(product, options, variants, media),
        media=tuple(_shown(picture, product) for picture in media),
        collections=tuple(rows.shown_collection(row[2]) for row in found if row[2] is not None),
    )


def _shown(media: Media, product: ShownProduct) -> Picture:
    picture = picture_of(media, alt=product.title)
    assert picture is not None
    return picture


def _options(product: ShownProduct, variants: list[Variant]) -> tuple[Option, ...]:
    columns = zip(*((v.option1, v.option2, v.option3) for v in variants), strict=True)
    known = translations.words()
    made = []
    for name, source, values in zip(product.option_names, product.row.option_names, columns, strict=False):
        sources = tuple(dict.fromkeys(filter(None, values)))
        made.append(Option(name, translations.translated(sources, known), source, sources))
    return tuple(made)


def _variants(
    product: ShownProduct, options: tuple[Option, ...], variants: list[Variant], media: list[Media]
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
            picture=picture_of(by_id.get(variant.media_id) if variant.media_id else None, alt=product.title),
        )
        for variant in variants
    )


def _chosen(variant: Variant, options: tuple[Option, ...]) -> tuple[str, ...]:
    """The variant's value of each option, as the page shows it."""
    own = (variant.option1, variant.option2, variant.option3)
    shown = (dict(zip(option.sources, option.values, strict=True)) for option in options)
    return tuple(known.get(value, value) for known, value in zip(shown, own, strict=False))
