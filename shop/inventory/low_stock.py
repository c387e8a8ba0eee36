"""Tells the owner once when a variant runs low, and takes it back when it is filled up again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from shop.catalog import queries as catalog
from shop.kernel import attention, preferences
from shop.kernel.errors import N_

KIND = "inventory.low"
THRESHOLD = preferences.declare("inventory.low_stock", 3)


def watch(variant_id: uuid.UUID, *, before: int, after: int, at: datetime) -> None:
    """Raise an item when availability falls to the threshold (0: never), resolve it when it climbs above."""
    watch_many({variant_id: (before, after)}, at=at)


def watch_many(changed: Mapping[uuid.UUID, tuple[int, int | None]], *, at: datetime) -> None:
    """The same for many: (before, after) by variant, where None is "not counted any more"."""
    threshold = preferences.get(THRESHOLD)
    risen, fallen = [], {}
    for variant_id, (before, after) in changed.items():
        if before <= threshold and (after is None or after > threshold):
            risen.append(str(variant_id))
        elif after is not None and 0 < threshold < before and after <= threshold:
            fallen[variant_id] = after
    attention.resolve_many(kind=KIND, keys=risen, at=at)
    _raise(fallen, at=at)


def _raise(left: Mapping[uuid.UUID, int], *, at: datetime) -> None:
    variants = catalog.variants_for_sale(left) if left else {}
    for variant_id, variant in variants.items():
        attention.raise_item(
            kind=KIND,
            key=str(variant_id),
            message=N_("“%(product)s” is running low: %(left)d left."),
            params={
                "product": name_of(variant.title, variant.variant_title),
                "left": max(left[variant_id], 0),
            },
            link=f"/admin/stock?variant={variant_id}",
            at=at,
        )


def name_of(title: str, variant_title: str) -> str:
    """A variant as people call it."""
    return f"{title} ({variant_title})" if variant_title else title
