"""Tells the owner once when a variant runs low, and takes it back when it is filled up again."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.catalog import queries as catalog
from shop.kernel import attention, preferences
from shop.kernel.errors import N_

KIND = "inventory.low"
THRESHOLD = preferences.declare("inventory.low_stock", 3)


def watch(variant_id: uuid.UUID, *, before: int, after: int, at: datetime) -> None:
    """Raise an item when availability falls to the threshold (0: never), resolve it when it climbs above."""
    threshold = preferences.get(THRESHOLD)
    if threshold > 0 and after <= threshold < before:
        _raise(variant_id, after, at=at)
    elif before <= threshold < after:
        attention.resolve(kind=KIND, key=str(variant_id), at=at)


def _raise(variant_id: uuid.UUID, left: int, *, at: datetime) -> None:
    variant = catalog.variants_for_sale([variant_id]).get(variant_id)
    if variant is None:
        return
    attention.raise_item(
        kind=KIND,
        key=str(variant_id),
        message=N_("“%(product)s” is running low: %(left)d left."),
        params={"product": name_of(variant.title, variant.variant_title), "left": max(left, 0)},
        link=f"/admin/stock?variant={variant_id}",
        at=at,
    )


def name_of(title: str, variant_title: str) -> str:
    """A variant as people call it."""
    return f"{title} ({variant_title})" if variant_title else title
