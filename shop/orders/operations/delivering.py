"""What fulfillment reports: parcels that leave and what becomes of them. Idempotent; the order of arrival
does not matter, as a milestone may be heard of before the parcel."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from shop.inventory import operations as inventory
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, DomainError
from shop.orders import states
from shop.orders.events import OrderDelivered, ParcelProgressed, ParcelShipped
from shop.orders.models import COMPLETED, OPEN, Order, OrderParcel, ParcelMilestone
from shop.orders.operations.locking import line_states, lock, lock_customer
from shop.orders.operations.telling import add_timeline

ARRIVED = "delivered"
MILESTONES = frozenset(
    "out_for_delivery ready_for_pickup attempted delayed exception delivered returning returned lost".split()
)


class BadParcel(DomainError):
    """A parcel whose contents do not fit the order."""


def record_shipped(
    *,
    order_id: uuid.UUID,
    parcel_id: uuid.UUID,
    lines: Mapping[uuid.UUID, int],
    carrier: str,
    tracking_number: str,
    at: datetime,
) -> bool:
    """A parcel with `lines` (order line id -> units) left; False when it was known. Publishes ParcelShipped.

    Raises NotAllowed for an order that is not to be delivered, BadParcel for contents it does not need.
    """
    order = lock(order_id)
    if db.session().get(OrderParcel, parcel_id) is not None:
        return False
    if order.status not in (OPEN, COMPLETED):
        raise states.NotAllowed(N_("This order is not to be delivered."))
    _pack(order, lines)
    db.session().add(
        OrderParcel(
            parcel_id=parcel_id,
            order_id=order_id,
            carrier=carrier[:60],
            tracking_number=tracking_number[:120],
            lines={str(line): quantity for line, quantity in lines.items()},
            shipped_at=at,
        )
    )
    data = {"carrier": carrier[:60], "number": tracking_number[:120], "parcel_id": str(parcel_id)}
    add_timeline(order_id=order_id, kind="shipped", data=data, at=at)
    events.publish(
        ParcelShipped(order_id=order_id, customer_id=order.customer_id, parcel_id=parcel_id), at=at
    )
    roll_up(order, at=at)
    return True


def record_milestone(
    *,
    order_id: uuid.UUID,
    parcel_id: uuid.UUID,
    milestone: str,
    happened_at: datetime,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> bool:
    """A parcel reached `milestone` (one of MILESTONES); False when that was known.

    Publishes ParcelProgressed, and OrderDelivered once everything of the order has arrived.
    """
    if milestone not in MILESTONES:
        raise BadParcel(N_("“%(milestone)s” is not a milestone of a parcel."), milestone=milestone[:30])
    order = lock(order_id)
    row = {
        "id": ids.derived_id(parcel_id, milestone),
        "order_id": order_id,
        "parcel_id": parcel_id,
        "milestone": milestone,
        "at": happened_at,
        "data": data or {},
    }
    if not db.insert_ignore(ParcelMilestone, [row]):
        return False
    said = {"milestone": milestone, "parcel_id": str(parcel_id), "happened_at": happened_at.isoformat()}
    add_timeline(order_id=order_id, kind="milestone", data=said, at=at)
    events.publish(
        ParcelProgressed(
            order_id=order_id,
            customer_id=order.customer_id,
            parcel_id=parcel_id,
            milestone=milestone,
            happened_at=happened_at,
        ),
        at=at,
    )
    roll_up(order, at=at)
    return True


def undo_shipped(*, order_id: uuid.UUID, parcel_id: uuid.UUID, at: datetime) -> bool:
    """The parcel did not leave after all; False when it is not known. Raises NotAllowed once it arrived."""
    order = lock(order_id)
    parcel = db.session().get(OrderParcel, parcel_id)
    if parcel is None or parcel.order_id != order_id:
        return False
    if parcel_id in _arrived(order_id):
        raise states.NotAllowed(N_("This parcel has arrived already."))
    if any(line.shipped_quantity < int(parcel.lines.get(str(line.id), 0)) for line in order.lines):
        raise states.NotAllowed(N_("Something of this parcel is to be sent again already."))
    for line in order.lines:
        line.shipped_quantity -= int(parcel.lines.get(str(line.id), 0))
    db.session().delete(parcel)
    db.session().execute(delete(ParcelMilestone).where(ParcelMilestone.parcel_id == parcel_id))
    add_timeline(order_id=order_id, kind="shipping_undone", data={"parcel_id": str(parcel_id)}, at=at)
    roll_up(order, at=at)
    return True


def record_given_up(
    *, order_id: uuid.UUID, lines: Mapping[uuid.UUID, int], restock: bool, at: datetime
) -> Order:
    """So many units by line are not sent any more; the money for them is given back by a refund of its own.

    `restock` puts them on the shelf again. Raises NotAllowed where nothing of the order would be left (that
    order is cancelled instead), BadParcel for more than is left to send.
    """
    order = lock(order_id)
    if order.status != OPEN:
        raise states.NotAllowed(N_("This order is not to be delivered."))
    known = {line.id: line for line in order.lines}
    if not lines or not set(lines) <= set(known) or any(units < 1 for units in lines.values()):
        raise BadParcel(N_("A parcel holds at least one unit of this order."))
    for line_id, units in lines.items():
        line = known[line_id]
        line.cancelled_quantity += units
        if line.shipped_quantity + line.cancelled_quantity > line.quantity:
            raise BadParcel(N_("More of “%(title)s” than was ordered cannot be sent."), title=line.title)
    if not any(line.quantity > line.cancelled_quantity for line in order.lines):
        raise states.NotAllowed(N_("Nothing of this order would be left: cancel it as a whole."))
    if restock:
        lock_customer(order)
        gone = [line for line in order.lines if line.id in lines]
        back = {line.variant_id: lines[line.id] for line in gone if line.variant_id is not None}
        inventory.restock(order_id=order_id, quantities=back, at=at)
    told = [{"title": known[key].title[:200], "units": units} for key, units in lines.items()]
    add_timeline(order_id=order_id, kind="given_up", data={"lines": told}, at=at)
    roll_up(order, at=at)
    return order


def _pack(order: Order, lines: Mapping[uuid.UUID, int]) -> None:
    known = {line.id: line for line in order.lines}
    if not lines or any(quantity < 1 for quantity in lines.values()) or not set(lines) <= set(known):
        raise BadParcel(N_("A parcel holds at least one unit of this order."))
    for line_id, quantity in lines.items():
        line = known[line_id]
        if line.shipped_quantity + line.cancelled_quantity + quantity > line.quantity:
            raise BadParcel(N_("More of “%(title)s” than was ordered cannot be sent."), title=line.title)
        line.shipped_quantity += quantity


def roll_up(order: Order, *, at: datetime) -> None:
    """Recompute the delivery status from parcels and milestones; tell once when all has arrived."""
    db.session().flush()
    arrived = _arrived(order.id)
    rows = select(OrderParcel.parcel_id, OrderParcel.given_up_at).where(OrderParcel.order_id == order.id)
    parcels = {row.parcel_id: row.given_up_at for row in db.session().execute(rows)}
    given_up = {parcel for parcel, since in parcels.items() if since is not None}
    delivered = states.all_arrived(parcels, arrived, given_up)
    order.fulfillment_status = states.fulfillment(line_states(order), delivered=delivered)
    finished = states.finished(order.status, order.fulfillment_status)
    if finished == order.status:
        _nothing_comes(order, parcels=set(parcels), given_up=given_up)
        return
    order.status = finished
    order.delivered_at = max(arrived[parcel] for parcel in parcels if parcel in arrived)
    events.publish(
        OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=order.delivered_at),
        at=at,
    )


def _nothing_comes(order: Order, *, parcels: set[uuid.UUID], given_up: set[uuid.UUID]) -> None:
    """An order of which everything was lost and made good is over, though nothing has arrived."""
    everything_left = order.status == OPEN and order.fulfillment_status == states.SHIPPED
    if everything_left and parcels and parcels <= given_up:
        order.status = COMPLETED


def _arrived(order_id: uuid.UUID) -> dict[uuid.UUID, datetime]:
    rows = db.session().execute(
        select(ParcelMilestone.parcel_id, ParcelMilestone.at).where(
            ParcelMilestone.order_id == order_id, ParcelMilestone.milestone == ARRIVED
        )
    )
    return {row.parcel_id: row.at for row in rows}
