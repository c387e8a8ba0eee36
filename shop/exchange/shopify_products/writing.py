"""Writing the changes of one batch in the open transaction, by a handful of bulk statements.

Stock levels are locked first, so that a shopper buying meanwhile and this never wait in a circle. The
flush hook of `kernel.audit` does not see bulk statements; the kept report of the import stands in for it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from shop.catalog import operations as catalog
from shop.catalog import search
from shop.catalog.models import Media, Product, Variant
from shop.exchange.shopify_products.changes import Change, Fields
from shop.exchange.shopify_products.drafts import WARNING, RowIssue
from shop.exchange.shopify_products.snapshot import owners_of_skus
from shop.inventory import operations as inventory
from shop.inventory import reasons
from shop.kernel import db
from shop.kernel.errors import N_


def write(changes: Sequence[Change], *, reference: str, at: datetime) -> int:
    """Write `changes`; what comes up is added to their issues. How many collections were made."""
    inventory.hold({variant_id for change in changes for variant_id in change.touched_variants})
    _warn_of_shared_skus(changes)
    _bulk_insert(Product, [change.product_insert for change in changes if change.product_insert])
    _bulk_update(Product, [change.product_update for change in changes if change.product_update])
    _bulk_insert(Media, [row for change in changes for row in change.media_inserts])
    _bulk_update(Media, [row for change in changes for row in change.media_updates])
    _write_variants(changes)
    search.changed(change.product_id for change in changes)
    _write_stock(changes, reference=reference, at=at)
    return _write_collections(changes, at=at)


def _bulk_insert(model: type, rows: list[Fields]) -> None:
    if rows:
        db.session().execute(insert(model), rows)


def _bulk_update(model: type, rows: list[Fields]) -> None:
    by_columns: dict[tuple[str, ...], list[Fields]] = defaultdict(list)
    for row in rows:
        by_columns[tuple(sorted(row))].append(row)
    for same in by_columns.values():
        db.session().execute(update(model), sorted(same, key=lambda row: row["id"]))


def _write_variants(changes: Sequence[Change]) -> None:
    updates = [row for change in changes for row in change.variant_updates]
    moving = [row["id"] for row in updates if {"option1", "option2", "option3"} & row.keys()]
    _free_options(moving, updates)
    _bulk_update(Variant, updates)
    _bulk_insert(Variant, [row for change in changes for row in change.variant_inserts])


def _free_options(moving: list[uuid.UUID], updates: list[Fields]) -> None:
    """Let variants swap their options without meeting the unique constraint halfway."""
    if not moving:
        return
    query = select(Variant.id, Variant.option1).where(Variant.id.in_(moving))
    before = {row.id: row.option1 for row in db.session().execute(query)}
    away = [{"id": variant_id, "option1": f"\x1f{variant_id}"} for variant_id in sorted(before)]
    db.session().execute(update(Variant), away)
    for row in updates:
        if row["id"] in before:
            row.setdefault("option1", before[row["id"]])


def _write_stock(changes: Sequence[Change], *, reference: str, at: datetime) -> None:
    settings = [setting for change in changes for setting in change.stock]
    refused = inventory.set_many(settings, reason=reasons.IMPORTED, reference=reference, at=at)
    by_variant = {setting.variant_id: change for change in changes for setting in change.stock}
    for setting, held in refused:
        change = by_variant[setting.variant_id]
        note = N_("%(held)d are held for orders being paid; the stock was left as it is.")
        line = change.stock_lines[setting.variant_id]
        change.issues.append(RowIssue(line, note, {"held": held}, WARNING))


def _write_collections(changes: Sequence[Change], *, at: datetime) -> int:
    titles: dict[str, str] = {}
    members: dict[str, list[uuid.UUID]] = defaultdict(list)
    for change in changes:
        for handle, title in change.collections.items():
            titles.setdefault(handle, title)
            members[handle].append(change.product_id)
    if not titles:
        return 0
    ids, made = catalog.ensure_collections(titles, at=at)
    for handle, product_ids in members.items():
        catalog.add_to_collection(ids[handle], product_ids)
    return made


def _warn_of_shared_skus(changes: Sequence[Change]) -> None:
    rows = [row for change in changes for row in (*change.variant_inserts, *change.variant_updates)]
    owners = owners_of_skus({row["sku"] for row in rows if row.get("sku")})
    for change in changes:
        for row in (*change.variant_inserts, *change.variant_updates):
            sku = row.get("sku")
            if sku and owners[sku] - {change.product_id}:
                note = N_("The SKU %(sku)s is also used by another product.")
                change.issues.append(RowIssue(change.line, note, {"sku": sku}, WARNING))
            if sku:
                owners[sku].add(change.product_id)
