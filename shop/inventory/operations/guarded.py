"""The one statement that changes a level, and what follows from it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from shop.catalog import operations as catalog
from shop.catalog.models import Variant
from shop.inventory import low_stock
from shop.inventory.models import StockLevel, StockMovement
from shop.kernel import db, ids, origin


def _changing(*, guarded: bool) -> ReturningUpdate[int, int]:
    """The statement, put together once: it is what others wait for."""
    variant_id = bindparam("variant", type_=StockLevel.variant_id.type)
    on_hand, reserved = StockLevel.on_hand + bindparam("more"), StockLevel.reserved + bindparam("held")
    query = update(StockLevel).where(StockLevel.variant_id == variant_id)
    if guarded:
        ahead = select(Variant.oversell).where(Variant.id == variant_id).scalar_subquery()
        ahead_too = and_(StockLevel.backorder, or_(ahead.is_(None), on_hand - reserved + ahead >= 0))
        query = query.where(or_(on_hand - reserved >= 0, ahead_too))
    return (
        query.values(on_hand=on_hand, reserved=reserved)
        .returning(StockLevel.on_hand, StockLevel.reserved)
        .execution_options(synchronize_session=False)
    )


_CHANGE = {guarded: _changing(guarded=guarded) for guarded in (True, False)}


def change(
    variant_id: uuid.UUID, *, on_hand: int = 0, reserved: int = 0, guarded: bool = True, at: datetime
) -> bool:
    """Add to a level and write its availability down. False, and nothing changed, where there is too little:
    none left of what lies there and, with backorder, of what may be sold ahead.

    `guarded=False` is for giving back: it never makes less available than before.
    """
    values = {"variant": variant_id, "more": on_hand, "held": reserved}
    row = db.session().execute(_CHANGE[guarded], values).first()
    if row is None:
        return False
    available = row.on_hand - row.reserved
    before = available - on_hand + reserved
    if available != before:  # what was held and leaves was not to be had before either
        catalog.set_availability(variant_id=variant_id, available=available, before=before)
        low_stock.watch(variant_id, before=before, after=available, at=at)
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
