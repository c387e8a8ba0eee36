"""What several queries share: variants and pictures of some products, and texts as their reader sees them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection as SomeOf

from sqlalchemy import select

from shop.brand import store
from shop.catalog import translations
from shop.catalog.models import Collection, Media, Product, ProductTranslation, Variant
from shop.catalog.values import ShownCollection, ShownProduct
from shop.kernel import db
from shop.kernel.money import Money


def variants_of(product_ids: SomeOf[uuid.UUID]) -> dict[uuid.UUID, list[Variant]]:
    """Variants by product, each list in the owner's order."""
    found: dict[uuid.UUID, list[Variant]] = defaultdict(list)
    query = select(Variant).where(Variant.product_id.in_(product_ids)).order_by(Variant.position, Variant.id)
    for variant in db.session().scalars(query):
        found[variant.product_id].append(variant)
    return found


def media_of(product_ids: SomeOf[uuid.UUID]) -> dict[uuid.UUID, list[Media]]:
    """Pictures by product, each list in the owner's order."""
    found: dict[uuid.UUID, list[Media]] = defaultdict(list)
    query = select(Media).where(Media.product_id.in_(product_ids)).order_by(Media.position, Media.id)
    for media in db.session().scalars(query):
        if media.product_id is not None:
            found[media.product_id].append(media)
    return found


def first_shown(media: list[Media]) -> Media | None:
    """The first picture that is ready, else the first."""
    return next((picture for picture in media if picture.file), media[0] if media else None)


def shown_product(row: Product, translation: ProductTranslation | None) -> ShownProduct:
    """A product with each text in its translation, else as the owner wrote it.

    What search engines are told follows the text it stands for: never one language above another.
    """

    def text(field: str, stands_for: str = "") -> str:
        said = getattr(translation, field) if translation else ""
        follows = bool(stands_for and translation and getattr(translation, stands_for))
        return str(said or ("" if follows else getattr(row, field)))

    words = translations.words()
    return ShownProduct(
        row=row,
        title=text("title"),
        description_html=text("description_html"),
        seo_title=text("seo_title", "title"),
        seo_description=text("seo_description", "description_html"),
        product_type=words.get(row.product_type, row.product_type),
        tags=list(translations.translated(row.tags, words)),
        option_names=list(translations.translated(row.option_names, words)),
    )


def shown_collection(row: Collection) -> ShownCollection:
    """A collection with each text in the reader's language, else as the owner wrote it."""
    return ShownCollection(
        row=row,
        title=translations.own(row, "title"),
        description_html=translations.own(row, "description_html"),
        seo_title=translations.own(row, "seo_title"),  # of a collection, written in translations alone
        seo_description=translations.own(row, "seo_description"),
    )


def currency() -> str:
    """The currency all prices are in."""
    return store.current().currency


def money(minor: int, currency: str) -> Money:
    """A price."""
    return Money(minor, currency)


def reduced_from(variant: Variant, currency: str) -> Money | None:
    """The price it is compared with, when that is really higher."""
    if variant.compare_at_minor is None or variant.compare_at_minor <= variant.price_minor:
        return None
    return Money(variant.compare_at_minor, currency)
