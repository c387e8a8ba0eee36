"""Everything a product's page shows, in three statements."""

from __future__ import annotations

from sqlalchemy import select

from shop.catalog.models import ACTIVE, Collection, CollectionProduct, Media, Product, Variant
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.values import Option, PageVariant, Picture, ProductPage
from shop.kernel import db
from shop.kernel.money import Money


def product_page(handle: str, *, any_status: bool = False) -> ProductPage | None:
    """The page of the product `handle`; None when it is not for sale (`any_status`: the owner's preview)."""
    if len(handle) > 255 or "\x00" in handle:
        return None
    query = (
        select(Product, Collection)
        .outerjoin(CollectionProduct, CollectionProduct.product_id == Product.id)
        .outerjoin(Collection, Collection.id == CollectionProduct.collection_id)
        .where(Product.handle == handle)
        .order_by(Collection.position, Collection.title)
    )
    if not any_status:
        query = query.where(Product.status == ACTIVE)
    found = db.session().execute(query).all()
    if not found:
        return None
    product = found[0][0]
    variants = rows.variants_of([product.id]).get(product.id, [])
    media = rows.media_of([product.id]).get(product.id, [])
    if not variants:
        return None
    return ProductPage(
        product=product,
        options=_options(product, variants),
        variants=_variants(product, variants, media),
        media=tuple(_shown(picture, product) for picture in media),
        collections=tuple(row[1] for row in found if row[1] is not None),
    )


def _shown(media: Media, product: Product) -> Picture:
    picture = picture_of(media, alt=product.title)
    assert picture is not None
    return picture


def _options(product: Product, variants: list[Variant]) -> tuple[Option, ...]:
    columns = zip(*((v.option1, v.option2, v.option3) for v in variants), strict=True)
    pairs = zip(product.option_names, columns, strict=False)
    return tuple(Option(name, tuple(dict.fromkeys(filter(None, values)))) for name, values in pairs)


def _variants(product: Product, variants: list[Variant], media: list[Media]) -> tuple[PageVariant, ...]:
    by_id = {picture.id: picture for picture in media}
    currency = rows.currency()
    return tuple(
        PageVariant(
            id=variant.id,
            title=variant.title,
            options=(variant.option1, variant.option2, variant.option3)[: len(product.option_names)],
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
