"""Stock of an order that is paid already and needs other units than it took."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from shop.catalog.models import Variant
from shop.inventory import reasons
from shop.inventory.models import COMMITTED, Reservation
from shop.inventory.operations.guarded import change, write_movement
from shop.inventory.operations.reservations import out_of_stock, reservations_of, restock
from shop.kernel import db, ids


def retake(*, order_id: uuid.UUID, deltas: Mapping[uuid.UUID, int], at: datetime) -> None:
    """Take so many more units by variant (negative: put them back), all of them or OutOfStock is raised.

    Variants are touched in ascending order; those whose stock is not counted are left out.
    """
    query = select(Variant.id).where(Variant.id.in_(list(deltas)), Variant.tracked.is_(False))
    uncounted = set(db.session().scalars(query))
    held = {row.variant_id: row for row in reservations_of(order_id)}
    for variant_id in sorted(deltas):
        units = deltas[variant_id]
        if units < 0:
            restock(order_id=order_id, quantities={variant_id: -units}, at=at)
        elif units > 0 and variant_id not in uncounted:
            _take(held.get(variant_id), order_id, variant_id, units, at=at)
    db.session().flush()


def _take(
    row: Reservation | None, order_id: uuid.UUID, variant_id: uuid.UUID, units: int, *, at: datetime
) -> None:
    if not change(variant_id, on_hand=-units, at=at):
        raise out_of_stock(variant_id, 0)
    if row is None:
        row = Reservation(
            id=ids.new_id(),
            order_id=order_id,
            variant_id=variant_id,
            quantity=0,
            state=COMMITTED,
            expires_at=at,
        )
        db.session().add(row)
    row.quantity, row.state = row.quantity + units, COMMITTED
    write_movement(variant_id, -units, reason=reasons.SOLD, reference=str(order_id), at=at)
