"""Writing down what may be tried: few rows, by the session, so that every process hears of a change."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shop.kernel import db, ids
from shop.recommendations.models import TriedProduct


@dataclass(frozen=True)
class Tried:
    """A product hardly seen in a slot: how often it was shown and followed there, and its probability."""

    product_id: uuid.UUID
    impressions: int
    clicks: int
    weight: float


def replace_tried(slot: str, found: Sequence[Tried]) -> int:
    """Replace what may be tried in `slot`, in the open transaction; how many rows there are."""
    mine = select(TriedProduct).where(TriedProduct.slot == slot)
    there = {row.product_id: row for row in db.session().scalars(mine)}
    wanted = {one.product_id for one in found}
    for product_id, row in there.items():
        if product_id not in wanted:
            db.session().delete(row)
    for one in found:
        _write(there.get(one.product_id), slot, one)
    db.session().flush()
    return len(found)


def _write(row: TriedProduct | None, slot: str, one: Tried) -> None:
    values = {"impressions": one.impressions, "clicks": one.clicks, "weight": one.weight}
    if row is None:
        db.session().add(TriedProduct(id=ids.new_id(), slot=slot, product_id=one.product_id, **values))
    elif any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
