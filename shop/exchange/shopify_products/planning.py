"""The decision what an import changes: pure, from one draft and what is known of its product."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shop.catalog import search
from shop.catalog.models import ACTIVE, DRAFT
from shop.exchange.shopify_products.changes import Change, Fields, ImportOptions, KnownProduct
from shop.exchange.shopify_products.drafts import WARNING, ProductDraft, RowIssue
from shop.exchange.shopify_products.planning_media import plan_media
from shop.exchange.shopify_products.planning_variants import plan_variants
from shop.kernel import ids
from shop.kernel.errors import N_

_DEFAULTS: Fields = {
    "description_html": "",
    "vendor": "",
    "product_type": "",
    "tags": [],
    "status": ACTIVE,
    "seo_title": "",
    "seo_description": "",
}


def plan(
    draft: ProductDraft, known: KnownProduct | None, options: ImportOptions, *, at: datetime
) -> Change | list[RowIssue]:
    """What to write for `draft`, or only issues when its product cannot be written at all."""
    if known is None and not draft.title:
        note = N_("There is no product “%(handle)s” yet, and this row has no title; it was left out.")
        return [*draft.issues, RowIssue(draft.line, note, {"handle": draft.handle[:80]})]
    change = Change(
        handle=draft.handle,
        line=draft.line,
        product_id=known.product["id"] if known else ids.new_id(),
        is_new=known is None,
        issues=list(draft.issues),
    )
    media_ids = plan_media(change, draft, known, at=at)
    names, variants = plan_variants(change, draft, known, media_ids, options)
    if known is None and not variants:
        note = N_("No variant of this product could be read; it was left out.")
        return [*change.issues, RowIssue(draft.line, note)]
    wanted = {name: value for name, value in draft.fields.items() if name != "collection"}
    if draft.title:
        wanted["title"] = draft.title
    wanted["option_names"] = list(names)
    if known is None:
        _insert(change, draft, wanted, variants, options, at=at)
    else:
        _update(change, known, wanted, variants, options, at=at)
    return change


def _insert(
    change: Change,
    draft: ProductDraft,
    wanted: Fields,
    variants: list[Mapping[str, Any]],
    options: ImportOptions,
    *,
    at: datetime,
) -> None:
    made = at - timedelta(microseconds=draft.line)  # newest first is then the order of the file
    row = {
        **_DEFAULTS,
        **wanted,
        "id": change.product_id,
        "handle": change.handle,
        "created_at": made,
        "updated_at": at,
    }
    if all("price_minor" not in variant.fields for variant in draft.variants):
        row["status"] = DRAFT
        note = N_("This product has no price; it is a draft until it gets one.")
        change.issues.append(RowIssue(draft.line, note, level=WARNING))
    change.product_insert = {**row, **_derived(row, variants)}
    change.collections = options.collections(row)
    named = draft.fields.get("collection", "")
    if named and (handle := ImportOptions(collections_from="tags").collections({"tags": [named]})):
        change.collections.update(handle)


def _update(
    change: Change,
    known: KnownProduct,
    wanted: Fields,
    variants: list[Mapping[str, Any]],
    options: ImportOptions,
    *,
    at: datetime,
) -> None:
    before = known.product
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    after = {**before, **changed}
    if changed or change.variant_inserts or change.variant_updates:
        derived = {name: value for name, value in _derived(after, variants).items() if before[name] != value}
        change.product_update = {**changed, **derived}
    there = options.collections(before)
    change.collections = {
        handle: title for handle, title in options.collections(after).items() if handle not in there
    }
    if not change.is_empty:
        change.product_update = {**change.product_update, "id": change.product_id, "updated_at": at}


def _derived(product: Mapping[str, Any], variants: list[Mapping[str, Any]]) -> Fields:
    extras = [product["vendor"], product["product_type"], *product["tags"]]
    for variant in variants:
        extras += [variant["option1"], variant["option2"], variant["option3"], variant["sku"] or ""]
        extras.append(variant["barcode"])
    text = search.text_of(title=product["title"], extras=extras, description_html=product["description_html"])
    lowest = min((variant["price_minor"] for variant in variants), default=0)
    return {"lowest_price_minor": lowest, "search_text": text}
