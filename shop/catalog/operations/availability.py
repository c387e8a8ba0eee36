"""What inventory writes down: how many of a variant can be sold."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import update

from shop.catalog import search
from shop.catalog.models import Variant
from shop.kernel import db


def set_availability(*, variant_id: uuid.UUID, available: int | None) -> None:
    """Set how many can be sold; None for a variant whose stock is not counted."""
    db.session().execute(
        update(Variant)
        .where(Variant.id == variant_id)
        .values(available=available, tracked=available is not None)
    )
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
