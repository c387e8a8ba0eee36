"""What inventory writes down: how many of a variant can be sold."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import bindparam, update

from shop.catalog import search
from shop.catalog.models import Variant
from shop.kernel import db

_SET = (
    update(Variant)
    .where(Variant.id == bindparam("variant", type_=Variant.id.type))
    .values(available=bindparam("units"), tracked=bindparam("counted"))
)


def set_availability(*, variant_id: uuid.UUID, available: int | None, before: int | None = None) -> None:
    """Set how many can be sold; None for a variant whose stock is not counted.

    `before` is how many there were, where that is known: while some are left, nothing else changes by it.
    """
    values = {"variant": variant_id, "units": available, "counted": available is not None}
    db.session().execute(_SET, values)
    if available is None or before is None or available <= 0 or before <= 0:
        search.stock_changed([variant_id])


def set_availabilities(available: Mapping[uuid.UUID, int | None]) -> None:
    """The same for many variants, in ascending order of their ids (every writer keeps that order)."""
    if available:
        rows = [
            {
                "id": variant_id,
                "available": available[variant_id],
                "tracked": available[variant_id] is not None,
            }
            for variant_id in sorted(available)
        ]
        db.session().execute(update(Variant), rows)
        search.stock_changed(available)
