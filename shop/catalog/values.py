"""What the catalog hands to pages, prices and mails: frozen values, no rows to stumble over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from shop.catalog import variants
from shop.catalog.models import ACTIVE
from shop.catalog.pictures.picture import Picture as Picture
from shop.catalog.tax_classes import STANDARD
from shop.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product in a grid. `price` is the lowest of its variants, `image` None when it has no picture.

    `rating_average` is in hundredths of a star. `second` is another picture of it, `colors` ("#rrggbb") are
    those that it comes in.
    """

    id: uuid.UUID
    handle: str
    title: str
    image: Picture | None
    price: Money
    price_varies: bool
    compare_at: Money | None
    in_stock: bool
    default_variant_id: uuid.UUID
    rating_count: int = 0
    rating_average: int = 0
    second: Picture | None = None
    colors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page (counted from 1) of `total` products on `pages` pages."""

    cards: tuple[ProductCard, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantForSale:
    """All that cart, pricing and order need of a variant. `available` None means: not counted.

    `ships_from` lies ahead: from then on units are sent that are not there yet.
    """

    id: uuid.UUID
    product_id: uuid.UUID
    handle: str
    title: str
    variant_title: str
    sku: str | None
    price: Money
    compare_at: Money | None
    cost: Money | None
    image: Picture | None
    grams: int
    taxable: bool
    requires_shipping: bool
    available: int | None
    backorder: bool
    status: str
    collection_ids: frozenset[uuid.UUID]
    tax_class: str = STANDARD
    gift_card: bool = False
    oversell: int | None = None
    ships_from: date | None = None

    @property
    def sellable(self) -> bool:
        """Whether it may be bought at all, whatever its stock."""
        return self.status == ACTIVE

    @property
    def in_stock(self) -> bool:
        """Whether at least one can be bought now."""
        return variants.in_stock(available=self.available, backorder=self.backorder, oversell=self.oversell)

    @property
    def units(self) -> int | None:
        """How many can be bought now; None for as many as one likes."""
        return variants.units(available=self.available, backorder=self.backorder, oversell=self.oversell)


@dataclass(frozen=True, slots=True)
class Option:
    """What shoppers choose, e.g. "Glaze", with its values in order, both in the reader's language.

    `source` and `sources` are the same as their owner wrote them, for what is decided by them (colors).
    """

    name: str
    values: tuple[str, ...]
    source: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVariant:
    """A variant on its product's page; `options` has one value per option of the page."""

    id: uuid.UUID
    title: str
    options: tuple[str, ...]
    sku: str | None
    barcode: str
    price: Money
    compare_at: Money | None
    available: int | None
    backorder: bool
    picture: Picture | None
    oversell: int | None = None
    ships_from: date | None = None

    @property
    def in_stock(self) -> bool:
        """Whether at least one can be bought now."""
        return variants.in_stock(available=self.available, backorder=self.backorder, oversell=self.oversell)

    @property
    def units(self) -> int | None:
        """How many can be bought now; None for as many as one likes."""
        return variants.units(available=self.available, backorder=self.backorder, oversell=self.oversell)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCollection:
    """A collection with its texts in the reader's language; its address is /collections/<handle>.

    `picture` is the one its owner gave it, known where it was asked for by handle.
    """

    id: uuid.UUID
    handle: str
    title: str
    description_html: str
    seo_title: str
    seo_description: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProduct:
    """A product with its texts in the reader's language; its address is /products/<handle>.

    `own_type` and `own_option_names` are what its owner wrote, for what is decided by them. Ratings are as in
    `models.Product`.
    """

    id: uuid.UUID
    handle: str
    status: str
    vendor: str
    title: str
    description_html: str
    seo_title: str
    seo_description: str
    product_type: str
    own_type: str
    tags: tuple[str, ...]
    option_names: tuple[str, ...]
    own_option_names: tuple[str, ...]
    created_at: datetime
    rating_count: int = 0
    rating_average: int = 0
    rating_stars: tuple[int, ...] = ()
    question_count: int = 0
    gift_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    """A product's page: its texts, what can be chosen, what is seen, and where it belongs."""

    product: ShownProduct
    options: tuple[Option, ...]
    variants: tuple[PageVariant, ...]
    media: tuple[Picture, ...]
    collections: tuple[ShownCollection, ...]

    @property
    def default_variant(self) -> PageVariant:
        """The one that is chosen when the page opens: the first that can be bought, else the first."""
        return next((variant for variant in self.variants if variant.in_stock), self.variants[0])

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be bought now."""
        return any(variant.in_stock for variant in self.variants)

    @property
    def price(self) -> Money:
        """The lowest price."""
        return min((variant.price for variant in self.variants), key=lambda price: price.minor)

    @property
    def price_varies(self) -> bool:
        """Whether another variant costs more."""
        return any(variant.price != self.price for variant in self.variants)
