"""Variants of a draft: known by SKU, else by their options, else new; none is ever deleted."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from shop.catalog.tax_classes import STANDARD
from shop.exchange.shopify_products.changes import Change, Fields, ImportOptions, KnownProduct
from shop.exchange.shopify_products.drafts import ProductDraft, RowIssue, VariantDraft
from shop.inventory.operations import StockSetting
from shop.kernel import ids
from shop.kernel.errors import N_

Row = Mapping[str, Any]
_DEFAULTS: Fields = {
    "sku": None,
    "barcode": "",
    "compare_at_minor": None,
    "cost_minor": None,
    "grams": 0,
    "taxable": True,
    "tax_class": STANDARD,
    "requires_shipping": True,
    "backorder": False,
    "media_id": None,
}
_COLUMNS = (*_DEFAULTS, "price_minor")


def plan_variants(
    change: Change,
    draft: ProductDraft,
    known: KnownProduct | None,
    media_ids: Mapping[str, uuid.UUID],
    options: ImportOptions,
) -> tuple[tuple[str, ...], list[Row]]:
    """Note what changes in `change`. Returns the option names and all variants as they will be."""
    there = list(known.variants) if known else []
    names = _names(draft, known)
    pairs = _matched(draft.variants, there)
    if known and not _fits(names, tuple(known.product["option_names"]), pairs, there):
        note = N_("The options of this product differ from those in the shop; its variants were left out.")
        change.issues.append(RowIssue(draft.line, note))
        return tuple(known.product["option_names"]), there
    after: dict[uuid.UUID, Row] = {row["id"]: row for row in there}
    meant = {row["id"] for _, row in pairs if row is not None}
    taken = {_key(row) for row in there if row["id"] not in meant}
    priceless = known is None and all("price_minor" not in variant.fields for variant in draft.variants)
    for variant, row in pairs:
        fields = {name: value for name, value in variant.fields.items() if name in _COLUMNS}
        if variant.image_url in media_ids:
            fields["media_id"] = media_ids[variant.image_url]
        fields["option1"], fields["option2"], fields["option3"] = variant.options
        if priceless:
            fields["price_minor"] = 0
        problem = _problem(variant, names, fields, row, taken)
        if problem is not None:
            change.issues.append(problem)
            continue
        written = (
            _insert(change, variant, fields, len(after)) if row is None else _update(change, fields, row)
        )
        after[written["id"]] = written
        taken.add(_key(written))
        _plan_stock(change, variant, written, row, known, options)
    return names, list(after.values())


def _names(draft: ProductDraft, known: KnownProduct | None) -> tuple[str, ...]:
    if draft.option_names is not None:
        return draft.option_names
    if known is not None:
        return tuple(known.product["option_names"])
    count = max((n for v in draft.variants for n, value in enumerate(v.options, start=1) if value), default=0)
    return tuple(f"Option {n}" for n in range(1, count + 1))


def _matched(drafts: tuple[VariantDraft, ...], there: list[Row]) -> list[tuple[VariantDraft, Row | None]]:
    """Each draft with the variant it means; a variant is meant at most once."""
    skus = Counter(row["sku"] for row in there if row["sku"])
    by_sku = {row["sku"]: row for row in there if skus[row["sku"]] == 1}
    by_options = {_key(row): row for row in there}
    found: dict[int, Row] = {}
    taken: set[uuid.UUID] = set()
    for look in (
        lambda variant: by_sku.get(variant.fields.get("sku") or ""),
        lambda variant: by_options.get(tuple(value.casefold() for value in variant.options)),
        lambda variant: there[0] if len(there) == 1 and not any(_key(there[0])) else None,
    ):
        for number, variant in enumerate(drafts):
            row = look(variant) if number not in found else None
            if row is not None and row["id"] not in taken:
                found[number] = row
                taken.add(row["id"])
    return [(variant, found.get(number)) for number, variant in enumerate(drafts)]


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[name].casefold() for name in ("option1", "option2", "option3"))


def _fits(
    names: tuple[str, ...],
    before: tuple[str, ...],
    pairs: list[tuple[VariantDraft, Row | None]],
    there: list[Row],
) -> bool:
    """Another number of options is fine only when the file has every variant there is."""
    meant = {row["id"] for _, row in pairs if row is not None}
    return len(names) == len(before) or not pairs or all(row["id"] in meant for row in there)


def _problem(
    variant: VariantDraft,
    names: tuple[str, ...],
    fields: Fields,
    row: Row | None,
    taken: set[tuple[str, ...]],
) -> RowIssue | None:
    if not all(variant.options[: len(names)]):
        return RowIssue(
            variant.line, N_("This variant has no value for one of its options; it was left out.")
        )
    if row is None and "price_minor" not in fields:
        return RowIssue(variant.line, N_("This new variant has no price; it was left out."))
    if _key(fields) in taken:
        return RowIssue(variant.line, N_("Another variant already has these options; this one was left out."))
    return None


def _insert(change: Change, variant: VariantDraft, fields: Fields, position: int) -> Fields:
    tracked = variant.fields.get("tracked", False)
    units = variant.fields.get("quantity", 0)
    row = {
        **_DEFAULTS,
        **fields,
        "id": ids.new_id(),
        "product_id": change.product_id,
        "position": position + 1,
        "tracked": tracked,
        "available": (units if fields.get("backorder") else max(units, 0)) if tracked else None,
    }
    change.variant_inserts.append(row)
    return row


def _update(change: Change, fields: Fields, row: Row) -> Row:
    changed = {name: value for name, value in fields.items() if row[name] != value}
    if changed:
        change.variant_updates.append({**changed, "id": row["id"]})
    return {**row, **changed}


def _plan_stock(
    change: Change,
    variant: VariantDraft,
    written: Row,
    row: Row | None,
    known: KnownProduct | None,
    options: ImportOptions,
) -> None:
    tracked = variant.fields.get("tracked", written["tracked"])
    units = variant.fields.get("quantity")
    if row is not None and options.keep_stock:
        units = None
    if units is not None and not written["backorder"]:
        units = max(units, 0)
    before = known.on_hand.get(written["id"]) if known and row is not None else None
    same_count = units is None or units == before
    same = row is not None and tracked == row["tracked"] and written["backorder"] == row["backorder"]
    if (same and (same_count or not tracked)) or (row is None and not tracked):
        if row is not None and not any(r["id"] == row["id"] for r in change.variant_updates):
            change.variants_unchanged += 1
        return
    change.stock.append(
        StockSetting(
            variant_id=written["id"],
            on_hand=units if tracked else None,
            tracked=tracked,
            backorder=written["backorder"],
        )
    )
    change.stock_lines[written["id"]] = variant.line
