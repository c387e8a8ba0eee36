"""Making and changing products with their variants."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified

from shop.catalog import handles, queries, rules, search, texts
from shop.catalog.models import STATUSES, Product, Variant
from shop.catalog.rules import BadProduct, ProductInput, VariantInput
from shop.content import redirects
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound


class ProductNotFound(NotFound):
    """There is no such product."""


def create_product(product: ProductInput, *, at: datetime) -> Product:
    """Write a new product; its handle is made unique when it was not given. Raises BadProduct."""
    product = _tidied(product)
    rules.check(product)
    row = Product(id=ids.new_id(), handle=_handle(product, None), created_at=at, updated_at=at)
    row.variants, row.media = [], []
    _describe(row, product)
    _refuse_foreign_skus(row.id, [variant.sku for variant in product.variants if variant.sku])
    db.session().add(row)
    for position, variant in enumerate(product.variants, start=1):
        row.variants.append(_new_variant(variant, position))
    refresh_derived(row)
    db.session().flush()
    return row


def update_product(product_id: uuid.UUID, product: ProductInput, *, at: datetime) -> Product:
    """Make the product like `product`: variants without a place in it are deleted. Raises BadProduct."""
    row = queries.product_for_editing(product_id)
    if row is None:
        raise ProductNotFound(N_("This product does not exist any more."))
    product = _tidied(product)
    rules.check(product)
    handle, before = _handle(product, row), row.handle
    _arrange_variants(row, product.variants)
    row.handle = handle
    redirects.moved(f"/products/{before}", f"/products/{handle}")
    _describe(row, product)
    refresh_derived(row)
    row.updated_at = at
    db.session().flush()
    return row


def set_status(product_id: uuid.UUID, status: str, *, at: datetime) -> Product:
    """Show, hide or archive a product."""
    row = db.session().get(Product, product_id)
    if row is None:
        raise ProductNotFound(N_("This product does not exist any more."))
    if status not in STATUSES:
        raise BadProduct(N_("A product is active, a draft or archived."))
    row.status, row.updated_at = status, at
    db.session().flush()
    return row


def refresh_derived(row: Product) -> None:
    """Write what follows from the product and its (loaded) variants: lowest price and search text."""
    row.lowest_price_minor = min((variant.price_minor for variant in row.variants), default=0)
    extras = [row.vendor, row.product_type, *row.tags]
    for variant in row.variants:
        extras += [variant.option1, variant.option2, variant.option3, variant.sku or "", variant.barcode]
    row.search_text = search.text_of(title=row.title, extras=extras, description_html=row.description_html)


def _tidied(product: ProductInput) -> ProductInput:
    return replace(
        product,
        title=" ".join(product.title.split()),
        handle=product.handle.strip().lower(),
        description_html=texts.clean_html(product.description_html[: rules.MAX_HTML + 1]),
        tags=tuple(dict.fromkeys(tag.strip() for tag in product.tags if tag.strip())),
        option_names=tuple(name.strip() for name in product.option_names),
        variants=tuple(
            replace(v, options=tuple(value.strip() for value in v.options), sku=(v.sku or "").strip() or None)
            for v in product.variants
        ),
    )


def _handle(product: ProductInput, row: Product | None) -> str:
    def taken(handle: str) -> bool:
        query = select(Product.id).where(Product.handle == handle)
        return db.session().scalar(query.where(Product.id != row.id) if row else query) is not None

    if product.handle:
        if taken(product.handle):
            raise BadProduct(
                N_("Another product already has the address “%(handle)s”."), handle=product.handle
            )
        return product.handle
    if row is not None:
        return row.handle
    return handles.free_handle(handles.slugify(product.title) or "product", taken)


def _describe(row: Product, product: ProductInput) -> None:
    for name in (
        "title",
        "description_html",
        "vendor",
        "product_type",
        "status",
        "seo_title",
        "seo_description",
    ):
        setattr(row, name, getattr(product, name))
    row.tags, row.option_names = list(product.tags), list(product.option_names)


def _arrange_variants(row: Product, wanted: tuple[VariantInput, ...]) -> None:
    existing = {variant.id: variant for variant in row.variants}
    if not {v.id for v in wanted if v.id} <= existing.keys():
        raise BadProduct(N_("A variant was changed by somebody else meanwhile. Please reload the page."))
    pictures = {media.id for media in row.media}
    changed_skus = [v.sku for v in wanted if v.sku and (v.id is None or existing[v.id].sku != v.sku)]
    _refuse_foreign_skus(row.id, changed_skus)
    kept = [v.id for v in wanted if v.id]
    row.variants[:] = [existing[variant_id] for variant_id in kept]
    db.session().flush()  # the deleted ones first: a new one may take their options
    _free_combinations([(existing[v.id], v) for v in wanted if v.id])
    for position, variant in enumerate(wanted, start=1):
        if variant.media_id not in pictures:
            variant = replace(variant, media_id=None)
        if variant.id:
            _fill(existing[variant.id], variant, position)
        else:
            row.variants.append(_new_variant(variant, position))


def sell_as_gift_card(product_id: uuid.UUID) -> None:
    """Each unit sold of the product becomes a gift card of its price."""
    db.session().execute(update(Product).where(Product.id == product_id).values(gift_card=True))


def _free_combinations(pairs: list[tuple[Variant, VariantInput]]) -> None:
    """Let two variants swap their options without meeting the unique constraint halfway."""
    moving = [
        row for row, v in pairs if (row.option1, row.option2, row.option3) != (*v.options, "", "", "")[:3]
    ]
    for row in moving:
        away = update(Variant).where(Variant.id == row.id).values(option1=f"\x1f{row.id}")
        db.session().execute(away.execution_options(synchronize_session=False))
    for row in moving:
        flag_modified(row, "option1")


def _refuse_foreign_skus(product_id: uuid.UUID, skus: list[str]) -> None:
    query = (
        select(Variant.sku, Product.title)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.sku.in_(skus), Variant.product_id != product_id)
    )
    found = db.session().execute(query.limit(1)).first() if skus else None
    if found:
        raise BadProduct(N_("The SKU %(sku)s belongs to “%(product)s”."), sku=found[0], product=found[1])


def _new_variant(variant: VariantInput, position: int) -> Variant:
    row = Variant(id=ids.new_id(), available=0 if variant.tracked else None)
    _fill(row, variant, position)
    return row


def _fill(row: Variant, variant: VariantInput, position: int) -> None:
    row.position = position
    row.option1, row.option2, row.option3 = (*variant.options, "", "", "")[:3]
    for name in (
        *("sku", "barcode", "price_minor", "compare_at_minor", "cost_minor", "grams"),
        *("taxable", "tax_class", "requires_shipping", "tracked", "backorder", "media_id"),
        *("oversell", "ships_from"),
    ):
        setattr(row, name, getattr(variant, name))
    if not row.tracked:
        row.available = None
    elif row.available is None:
        row.available = 0
