"""Holding units for an order while it is paid, and what becomes of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from shop.catalog import queries as catalog
from shop.catalog.models import Variant
from shop.catalog.values import VariantForSale
from shop.inventory import reasons
from shop.inventory.low_stock import name_of
from shop.inventory.models import COMMITTED, HELD, RELEASED, Reservation, StockLevel, StockMovement
from shop.inventory.operations.guarded import change, write_movement
from shop.kernel import attention, db, ids
from shop.kernel.errors import N_, Conflict, DomainError

SHORT = "inventory.short"
_OF_ORDER = (
    select(Reservation)
    .where(Reservation.order_id == bindparam("order_id"))
    .order_by(Reservation.variant_id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


class OutOfStock(Conflict):
    """There are fewer than wanted: `left` of the variant `variant_id`."""

    def __init__(self, variant_id: uuid.UUID, *, product: str, left: int) -> None:
        message = N_("Only %(left)d of “%(product)s” left.") if left else N_("“%(product)s” is sold out.")
        super().__init__(message, product=product, left=left)
        self.variant_id, self.left = variant_id, left

    @classmethod
    def of(cls, variant: VariantForSale, *, left: int | None = None) -> OutOfStock:
        """Of that variant; `left` where it is known better than by what the catalog was told."""
        units = (variant.units or 0) if left is None else left
        name = name_of(variant.title, variant.variant_title)
        return cls(variant.id, product=name, left=max(units, 0))


@dataclass(frozen=True, slots=True)
class Shortage:
    """Units of a paid order that are not there any more: its hold had run out before the money came."""

    variant_id: uuid.UUID
    quantity: int


def reserve(
    *,
    order_id: uuid.UUID,
    demand: Mapping[uuid.UUID, int],
    expires_at: datetime,
    at: datetime,
    first: bool = False,
) -> None:
    """Hold `demand` (units by variant) for the order until `expires_at`: all of it, or OutOfStock is raised.

    Calling it again for the same order changes what is held to the new demand; `first` says that it holds
    nothing yet. Variants whose stock is not counted need no hold.
    """
    if any(quantity < 1 for quantity in demand.values()):
        raise DomainError(N_("A quantity is at least one."))
    query = select(Variant.id).where(Variant.id.in_(list(demand)), Variant.tracked.is_(False))
    uncounted = set(db.session().scalars(query))
    held = {} if first else {row.variant_id: row for row in reservations_of(order_id)}
    for variant_id in sorted({*demand, *held}):
        wanted = 0 if variant_id in uncounted else demand.get(variant_id, 0)
        _hold(held.get(variant_id), order_id, variant_id, wanted, expires_at=expires_at, at=at)
    db.session().flush()


def still_holds(*, order_id: uuid.UUID, demand: Mapping[uuid.UUID, int]) -> bool:
    """Whether the order holds exactly `demand` at this moment; then nobody else changes that."""
    return {row.variant_id: row.quantity for row in reservations_of(order_id) if row.state == HELD} == demand


def take(*, order_id: uuid.UUID, at: datetime) -> tuple[Shortage, ...]:
    """The order is paid: its units leave the stock. Returns what could not be had any more; harmless twice.

    A hold that had run out is taken again if there is enough; otherwise the stock stays as it is, the
    owner's attention list says so, and the caller decides (refund, wait for a delivery).
    """
    short = []
    for row in reservations_of(order_id):
        if row.state == COMMITTED:
            continue
        was_held = row.state == HELD
        held = row.quantity * was_held
        if change(row.variant_id, on_hand=-row.quantity, reserved=-held, guarded=not was_held, at=at):
            row.state = COMMITTED
            write_movement(row.variant_id, -row.quantity, reason=reasons.SOLD, reference=str(order_id), at=at)
        else:
            short.append(Shortage(row.variant_id, row.quantity))
            _tell_owner(row, at=at)
    db.session().flush()
    return tuple(short)


def release(*, order_id: uuid.UUID, at: datetime) -> None:
    """The order is given up: what it held can be sold again. Harmless twice, and after a commit."""
    for row in reservations_of(order_id):
        _release(row, at=at)
    db.session().flush()


def release_expired(*, at: datetime, limit: int = 200) -> int:
    """Release holds whose time is over; how many (call again while it is `limit`)."""
    query = (
        select(Reservation)
        .where(Reservation.state == HELD, Reservation.expires_at <= at)
        .order_by(Reservation.variant_id, Reservation.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(db.session().scalars(query))
    for row in rows:
        _release(row, at=at)
    db.session().flush()
    return len(rows)


def restock(
    *, order_id: uuid.UUID, quantities: Mapping[uuid.UUID, int], at: datetime
) -> dict[uuid.UUID, int]:
    """Put units of a paid order back on the shelf, at most what it took; how many of each came back."""
    took = _taken(order_id)
    back: dict[uuid.UUID, int] = {}
    for variant_id in sorted(quantities):
        units = min(quantities[variant_id], took.get(variant_id, 0))
        if units > 0 and change(variant_id, on_hand=units, guarded=False, at=at):
            write_movement(variant_id, units, reason=reasons.RETURNED, reference=str(order_id), at=at)
            back[variant_id] = units
    db.session().flush()
    return back


def reservations_of(order_id: uuid.UUID) -> list[Reservation]:
    """An order's rows, locked, in the order of their variants."""
    return list(db.session().scalars(_OF_ORDER, {"order_id": order_id}))


def _hold(
    row: Reservation | None,
    order_id: uuid.UUID,
    variant_id: uuid.UUID,
    wanted: int,
    *,
    expires_at: datetime,
    at: datetime,
) -> None:
    if row is not None and row.state == COMMITTED:
        return
    before = row.quantity if row is not None and row.state == HELD else 0
    if wanted != before and not change(variant_id, reserved=wanted - before, guarded=wanted > before, at=at):
        raise out_of_stock(variant_id, before)
    if not wanted:
        if row is not None:
            db.session().delete(row)  # not part of the order any more: paying must not take it
        return
    if row is None:
        row = Reservation(id=ids.new_id(), order_id=order_id, variant_id=variant_id)
        db.session().add(row)
    row.state, row.quantity, row.expires_at = HELD, wanted, expires_at


def out_of_stock(variant_id: uuid.UUID, held_already: int) -> DomainError:
    """What to say when there is too little for an order that holds `held_already`."""
    variant = catalog.variants_for_sale([variant_id]).get(variant_id)
    if variant is None:
        return OutOfStock(variant_id, product="?", left=0)
    left = db.session().scalar(
        select(StockLevel.on_hand - StockLevel.reserved).where(StockLevel.variant_id == variant_id)
    )
    ahead = (variant.oversell or 0) if variant.backorder else 0
    return OutOfStock.of(variant, left=(left or 0) + ahead + held_already)


def _release(row: Reservation, *, at: datetime) -> None:
    if row.state == HELD:
        change(row.variant_id, reserved=-row.quantity, guarded=False, at=at)
        row.state = RELEASED


def _taken(order_id: uuid.UUID) -> dict[uuid.UUID, int]:
    rows = {row.variant_id for row in reservations_of(order_id) if row.state == COMMITTED}
    query = (
        select(StockMovement.variant_id, func.sum(StockMovement.delta))
        .where(StockMovement.reference == str(order_id), StockMovement.variant_id.in_(rows))
        .group_by(StockMovement.variant_id)
    )
    return {variant_id: -int(total) for variant_id, total in db.session().execute(query)}


def _tell_owner(row: Reservation, *, at: datetime) -> None:
    variant = catalog.variants_for_sale([row.variant_id]).get(row.variant_id)
    attention.raise_item(
        kind=SHORT,
        key=f"{row.order_id}:{row.variant_id}",
        message=N_("A paid order needs %(quantity)d of “%(product)s”, but the stock was sold meanwhile."),
        params={
            "quantity": row.quantity,
            "product": name_of(variant.title, variant.variant_title) if variant else "?",
        },
        link=f"/admin/stock?variant={row.variant_id}",
        at=at,
    )
