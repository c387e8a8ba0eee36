"""What a product must be like before it is written: pure checks, each refusal a sentence."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from shop.catalog import handles, variants
from shop.catalog.models import ACTIVE, STATUSES
from shop.catalog.tax_classes import RATED, STANDARD
from shop.catalog.texts import MAX_HTML
from shop.kernel.errors import N_, DomainError

MAX_TITLE, MAX_NAME, MAX_SKU, MAX_BARCODE = 500, 255, 255, 64
MAX_OPTIONS, MAX_VARIANTS, MAX_TAGS, MAX_PICTURES = 3, 250, 100, 60
MAX_PRICE_MINOR = 10**11
MAX_GRAMS = 10**7
MAX_OVERSELL = 10**6


class BadProduct(DomainError):
    """A product or collection that cannot be written as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantInput:
    """A variant as it shall be; `id` None makes a new one. Prices are minor units of the store's currency."""

    id: uuid.UUID | None = None
    options: tuple[str, ...] = ()
    sku: str | None = None
    barcode: str = ""
    price_minor: int
    compare_at_minor: int | None = None
    cost_minor: int | None = None
    grams: int = 0
    taxable: bool = True
    tax_class: str = STANDARD
    requires_shipping: bool = True
    tracked: bool = True
    backorder: bool = False
    oversell: int | None = None
    ships_from: date | None = None
    media_id: uuid.UUID | None = None

    @property
    def title(self) -> str:
        """Its option values, e.g. "Sand / Large"."""
        return variants.title(*self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductInput:
    """A product as it shall be. An empty `handle` is made from the title."""

    title: str
    handle: str = ""
    description_html: str = ""
    vendor: str = ""
    product_type: str = ""
    tags: tuple[str, ...] = ()
    status: str = ACTIVE
    option_names: tuple[str, ...] = ()
    seo_title: str = ""
    seo_description: str = ""
    variants: tuple[VariantInput, ...] = field(default_factory=tuple)


def check(product: ProductInput) -> None:
    """Raise BadProduct with the first thing that is wrong with `product`."""
    _check_texts(product)
    if product.status not in STATUSES:
        raise BadProduct(N_("A product is active, a draft or archived."))
    _check_options(product)
    if not product.variants:
        raise BadProduct(N_("A product has at least one variant."))
    if len(product.variants) > MAX_VARIANTS:
        raise BadProduct(N_("A product has at most %(most)d variants."), most=MAX_VARIANTS)
    for variant in product.variants:
        _check_variant(variant, len(product.option_names))
    _check_distinct(product)


def check_title(title: str, *, most: int = MAX_TITLE) -> None:
    """Raise BadProduct for an empty or endless title."""
    if not title.strip():
        raise BadProduct(N_("Please enter a title."))
    if len(title) > most:
        raise BadProduct(
            N_("The title is too long: %(length)d of %(most)d characters."), length=len(title), most=most
        )


def check_handle(handle: str) -> None:
    """Raise BadProduct when `handle` cannot stand in an address."""
    if handle and not handles.is_handle(handle):
        raise BadProduct(N_("The address may have small letters, digits and hyphens only."))


def _check_texts(product: ProductInput) -> None:
    check_title(product.title)
    check_handle(product.handle)
    if len(product.description_html) > MAX_HTML:
        raise BadProduct(N_("The description is too long."))
    if max(map(len, (product.vendor, product.product_type, product.seo_title))) > MAX_NAME:
        raise BadProduct(N_("Vendor, type and search title have at most %(most)d characters."), most=MAX_NAME)
    if len(product.tags) > MAX_TAGS or any(len(tag) > MAX_NAME for tag in product.tags):
        raise BadProduct(N_("These are too many tags, or one is too long."))


def _check_options(product: ProductInput) -> None:
    names = product.option_names
    if len(names) > MAX_OPTIONS:
        raise BadProduct(N_("A product has at most three options."))
    if any(not name.strip() or len(name) > MAX_NAME for name in names):
        raise BadProduct(N_("Please name each option, e.g. Size."))
    if len({name.casefold() for name in names}) < len(names):
        raise BadProduct(N_("Two options have the same name."))


def _check_variant(variant: VariantInput, options: int) -> None:
    name = variant.title or N_("this product")
    if len(variant.options) != options or any(not value.strip() for value in variant.options):
        raise BadProduct(N_("Each variant needs a value for every option."))
    if any(len(value) > MAX_NAME for value in variant.options):
        raise BadProduct(N_("An option's value has at most %(most)d characters."), most=MAX_NAME)
    if not 0 <= variant.price_minor <= MAX_PRICE_MINOR:
        raise BadProduct(N_("The price of %(variant)s is not between 0 and a billion."), variant=name)
    for amount in (variant.compare_at_minor, variant.cost_minor):
        if amount is not None and not 0 <= amount <= MAX_PRICE_MINOR:
            raise BadProduct(N_("An amount of %(variant)s is negative or far too large."), variant=name)
    if not 0 <= variant.grams <= MAX_GRAMS:
        raise BadProduct(N_("The weight of %(variant)s is not between 0 g and 10 t."), variant=name)
    if variant.oversell is not None and not 0 <= variant.oversell <= MAX_OVERSELL:
        raise BadProduct(N_("Of %(variant)s up to a million units may be sold ahead."), variant=name)
    if variant.tax_class not in RATED:
        raise BadProduct(N_("Please choose the tax class of %(variant)s."), variant=name)
    if len(variant.sku or "") > MAX_SKU or len(variant.barcode) > MAX_BARCODE:
        raise BadProduct(N_("The SKU or barcode of %(variant)s is too long."), variant=name)


def _check_distinct(product: ProductInput) -> None:
    combinations = Counter(tuple(value.casefold() for value in v.options) for v in product.variants)
    if max(combinations.values()) > 1:
        twice = next(v for v in product.variants if combinations[tuple(x.casefold() for x in v.options)] > 1)
        raise BadProduct(N_("There are two variants “%(variant)s”."), variant=twice.title or product.title)
    skus = Counter(variant.sku for variant in product.variants if variant.sku)
    if skus and max(skus.values()) > 1:
        raise BadProduct(N_("Two variants have the SKU %(sku)s."), sku=skus.most_common(1)[0][0])
