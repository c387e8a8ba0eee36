"""The one statement that changes a level, and what follows from it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import and_, or_, select, update

from shop.catalog import operations as catalog
from shop.catalog.models import Variant
from shop.inventory import low_stock
from shop.inventory.models import StockLevel, StockMovement
from shop.kernel import db, ids, origin


def change(
    variant_id: uuid.UUID, *, on_hand: int = 0, reserved: int = 0, guarded: bool = True, at: datetime
) -> bool:
    """Add to a level and write its availability down. False, and nothing changed, where there is too little:
    none left of what lies there and, with backorder, of what may be sold ahead.

    `guarded=False` is for giving back: it never makes less available than before.
    """
    query = update(StockLevel).where(StockLevel.variant_id == variant_id)
    if guarded:
        ahead = select(Variant.oversell).where(Variant.id == variant_id).scalar_subquery()
        left = StockLevel.on_hand + on_hand - StockLevel.reserved - reserved
        more = and_(StockLevel.backorder, or_(ahead.is_(None), left + ahead >= 0))
        query = query.where(or_(left >= 0, more))
    row = (
        db.session()
        .execute(
            query.values(on_hand=StockLevel.on_hand + on_hand, reserved=StockLevel.reserved + reserved)
            .returning(StockLevel.on_hand, StockLevel.reserved)
            .execution_options(synchronize_session=False)
        )
        .first()
    )
    if row is None:
        return False
    available = row.on_hand - row.reserved
    catalog.set_availability(variant_id=variant_id, available=available)
    low_stock.watch(variant_id, before=available - on_hand + reserved, after=available, at=at)
    return True


def write_movement(variant_id: uuid.UUID, delta: int, *, reason: str, reference: str, at: datetime) -> None:
    """Add a line to the ledger."""
    db.session().add(
        StockMovement(
            id=ids.new_id(),
            variant_id=variant_id,
            delta=delta,
            reason=reason[:40],
            reference=reference[:120],
            actor=origin.current().actor[:80],
            at=at,
        )
    )
