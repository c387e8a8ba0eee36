"""What several queries share: variants and pictures of some products, and texts as their reader sees them."""

from __future__ import annotations

import uuid
from collections.abc import Collection as SomeOf
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from shop.brand import store
from shop.catalog import translations, variants
from shop.catalog.models import Collection, Media, Product, ProductTranslation, Variant
from shop.catalog.values import Picture, ShownCollection, ShownProduct
from shop.kernel import db, reading
from shop.kernel.money import Money


class VariantRow(NamedTuple):
    """A variant's columns, as `models.Variant` says what they mean."""

    id: uuid.UUID
    product_id: uuid.UUID
    sku: str | None
    barcode: str
    option1: str
    option2: str
    option3: str
    price_minor: int
    compare_at_minor: int | None
    cost_minor: int | None
    grams: int
    taxable: bool
    tax_class: str
    requires_shipping: bool
    available: int | None
    backorder: bool
    oversell: int | None
    ships_from: date | None
    media_id: uuid.UUID | None

    @property
    def title(self) -> str:
        """Its option values, e.g. "Sand / Large"."""
        return variants.title(self.option1, self.option2, self.option3)

    @property
    def in_stock(self) -> bool:
        """Whether at least one can be bought now."""
        return variants.in_stock(available=self.available, backorder=self.backorder, oversell=self.oversell)

    @property
    def promised(self) -> date | None:
        """From which day on units are sent that are not there yet."""
        return variants.promised(backorder=self.backorder, ships_from=self.ships_from)


class MediaRow(NamedTuple):
    """A picture's columns, so far as showing it needs them."""

    id: uuid.UUID
    product_id: uuid.UUID | None
    file: str
    alt: str
    alts: dict[str, Any]
    width: int
    height: int
    widths: list[int]
    ground: str


def columns(model: type[db.Base], names: Iterable[str]) -> list[Any]:
    """The columns of those `names`, to be read past the objects."""
    return [model.__table__.c[name] for name in names]


def _of_products(model: type[Variant] | type[Media], names: Iterable[str]) -> Select[*tuple[Any, ...]]:
    table = model.__table__.c
    wanted = table.product_id.in_(bindparam("product_ids", expanding=True))
    return select(*columns(model, names)).where(wanted).order_by(table.position, table.id)


_VARIANTS, _MEDIA = _of_products(Variant, VariantRow._fields), _of_products(Media, MediaRow._fields)


def variants_of(product_ids: SomeOf[uuid.UUID]) -> dict[uuid.UUID, list[VariantRow]]:
    """Variants by product, each list in the owner's order."""
    found: dict[uuid.UUID, list[VariantRow]] = {}
    for variant in reading.rows(_VARIANTS, VariantRow._make, product_ids=list(product_ids)):
        found.setdefault(variant.product_id, []).append(variant)
    return found


def media_of(product_ids: SomeOf[uuid.UUID]) -> dict[uuid.UUID, list[MediaRow]]:
    """Pictures by product, each list in the owner's order."""
    found: dict[uuid.UUID, list[MediaRow]] = {}
    for media in reading.rows(_MEDIA, MediaRow._make, product_ids=list(product_ids)):
        if media.product_id is not None:
            found.setdefault(media.product_id, []).append(media)
    return found


def first_shown(media: Sequence[MediaRow]) -> MediaRow | None:
    """The first picture that is ready, else the first."""
    return next((picture for picture in media if picture.file), media[0] if media else None)


class ProductRow(NamedTuple):
    """A product's columns, so far as its page needs them; a row of `models.Product` will do, too."""

    id: uuid.UUID
    handle: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    tags: list[str]
    status: str
    option_names: list[str]
    seo_title: str
    seo_description: str
    rating_count: int
    rating_average: int
    rating_stars: list[int]
    question_count: int
    gift_card: bool
    created_at: datetime


class TranslationRow(NamedTuple):
    """A product's texts in one language, empty where they are not written in it, None where none is."""

    title: str | None
    description_html: str | None
    seo_title: str | None
    seo_description: str | None


class CollectionRow(NamedTuple):
    """A collection's columns, so far as a product's page needs them."""

    id: uuid.UUID
    handle: str
    title: str
    description_html: str
    seo_title: str
    seo_description: str
    translations: dict[str, Any]


def shown_product(
    row: ProductRow | Product, translation: TranslationRow | ProductTranslation | None
) -> ShownProduct:
    """A product with each text in its translation, else as the owner wrote it.

    What search engines are told follows the text it stands for: never one language above another.
    """

    def text(field: str, stands_for: str = "") -> str:
        said = getattr(translation, field) if translation else ""
        follows = bool(stands_for and translation and getattr(translation, stands_for))
        return str(said or ("" if follows else getattr(row, field)))

    words = translations.words()
    return ShownProduct(
        id=row.id,
        handle=row.handle,
        status=row.status,
        vendor=row.vendor,
        title=text("title"),
        description_html=text("description_html"),
        seo_title=text("seo_title", "title"),
        seo_description=text("seo_description", "description_html"),
        product_type=words.get(row.product_type, row.product_type),
        own_type=row.product_type,
        tags=translations.translated(row.tags, words),
        option_names=translations.translated(row.option_names, words),
        own_option_names=tuple(row.option_names),
        created_at=row.created_at,
        rating_count=row.rating_count,
        rating_average=row.rating_average,
        rating_stars=tuple(row.rating_stars or ()),
        question_count=row.question_count,
        gift_card=row.gift_card,
    )


def shown_collection(row: CollectionRow | Collection, picture: Picture | None = None) -> ShownCollection:
    """A collection with each text in the reader's language, else as the owner wrote it."""
    return ShownCollection(
        id=row.id,
        handle=row.handle,
        title=translations.own(row, "title"),
        description_html=translations.own(row, "description_html"),
        seo_title=translations.own(row, "seo_title", stands_for="title"),
        seo_description=translations.own(row, "seo_description", stands_for="description_html"),
        picture=picture,
    )


def currency() -> str:
    """The currency all prices are in."""
    return store.current().currency


def reduced_from(variant: VariantRow, currency: str) -> Money | None:
    """The price it is compared with, when that is really higher."""
    if variant.compare_at_minor is None or variant.compare_at_minor <= variant.price_minor:
        return None
    return Money(variant.compare_at_minor, currency)
