"""What comes back, and what is sent once more: fulfillment decides it, orders keep the books and tell."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shop.inventory import operations as inventory
from shop.kernel import db, events, ids
from shop.kernel.errors import N_
from shop.orders import states
from shop.orders.events import ReturnClosed, ReturnDecided, ReturnReceived, ReturnRequested
from shop.orders.models import COMPLETED, OPEN, Order, OrderLine, OrderParcel
from shop.orders.operations.delivering import roll_up
from shop.orders.operations.locking import lock, lock_customer
from shop.orders.operations.telling import add_timeline

ENDS = ("refunded", "credited", "replaced", "exchanged", "nothing", "declined", "cancelled")


def record_return_requested(
    *, order_id: uuid.UUID, return_id: uuid.UUID, reasons: Sequence[str], at: datetime
) -> None:
    """Something is to come back. Publishes ReturnRequested."""
    order = _told(order_id, return_id, "return_requested", {"reasons": list(reasons)}, at=at)
    events.publish(
        ReturnRequested(
            order_id=order.id, customer_id=order.customer_id, return_id=return_id, reasons=tuple(reasons)
        ),
        at=at,
    )


def record_return_decided(*, order_id: uuid.UUID, return_id: uuid.UUID, approved: bool, at: datetime) -> None:
    """It is taken back, or not. Publishes ReturnDecided."""
    order = _told(order_id, return_id, "return_decided", {"approved": approved}, at=at)
    events.publish(
        ReturnDecided(
            order_id=order.id, customer_id=order.customer_id, return_id=return_id, approved=approved
        ),
        at=at,
    )


def record_return_received(*, order_id: uuid.UUID, return_id: uuid.UUID, at: datetime) -> None:
    """It is back. Publishes ReturnReceived."""
    order = _told(order_id, return_id, "return_received", {}, at=at)
    events.publish(
        ReturnReceived(order_id=order.id, customer_id=order.customer_id, return_id=return_id), at=at
    )


def record_return_closed(*, order_id: uuid.UUID, return_id: uuid.UUID, outcome: str, at: datetime) -> None:
    """It is done with, by one of ENDS. Publishes ReturnClosed."""
    order = _told(order_id, return_id, "return_closed", {"outcome": outcome}, at=at)
    events.publish(
        ReturnClosed(order_id=order.id, customer_id=order.customer_id, return_id=return_id, outcome=outcome),
        at=at,
    )


def send_again(*, order_id: uuid.UUID, lines: Mapping[uuid.UUID, int], at: datetime) -> Order:
    """Units that have left (`lines`: order line id -> units) are to leave once more, without charge.

    They count as not sent again, and stock is taken for them. Raises NotAllowed, or OutOfStock.
    """
    order = _sendable(order_id)
    known = {line.id: line for line in order.lines}
    for line_id, units in lines.items():
        line = known.get(line_id)
        if line is None or not 0 < units <= line.shipped_quantity:
            raise states.NotAllowed(N_("Only what was sent can be sent again."))
    wanted: dict[uuid.UUID, int] = {}
    for line_id, units in lines.items():
        known[line_id].shipped_quantity -= units
        if variant_id := known[line_id].variant_id:
            wanted[variant_id] = wanted.get(variant_id, 0) + units
    _take(order, wanted, at=at)
    add_timeline(order_id=order.id, kind="sent_again", data={"units": sum(lines.values())}, at=at)
    roll_up(order, at=at)
    return order


def add_exchanged(
    *,
    order_id: uuid.UUID,
    line_id: uuid.UUID,
    variant_id: uuid.UUID,
    variant_title: str,
    sku: str,
    units: int,
    at: datetime,
) -> OrderLine:
    """`units` of another variant are to leave in exchange for units of the line `line_id`, without charge.

    They make a line of their own that costs nothing, so that totals and documents stay as they are. Raises
    NotAllowed, or OutOfStock.
    """
    order = _sendable(order_id)
    source = next((line for line in order.lines if line.id == line_id), None)
    if source is None or units < 1:
        raise states.NotAllowed(N_("Only what was sent can be sent again."))
    line = OrderLine(
        id=ids.new_id(),
        order_id=order.id,
        position=max(one.position for one in order.lines) + 1,
        variant_id=variant_id,
        product_id=source.product_id,
        sku=sku[:255],
        title=source.title,
        variant_title=variant_title[:800],
        image=source.image,
        quantity=units,
        unit_price_minor=0,
        total_minor=0,
        requires_shipping=True,
    )
    db.session().add(line)
    db.session().flush()
    _take(order, {variant_id: units}, at=at)
    add_timeline(order_id=order.id, kind="sent_again", data={"units": units}, at=at)
    roll_up(lock(order_id, fresh=True), at=at)
    return line


def give_up_parcel(*, order_id: uuid.UUID, parcel_id: uuid.UUID, at: datetime) -> bool:
    """Nobody waits for a parcel any more: it is lost or back, and was made good. False if that was known."""
    order = lock(order_id)
    parcel = db.session().get(OrderParcel, parcel_id)
    if parcel is None or parcel.order_id != order_id or parcel.given_up_at is not None:
        return False
    parcel.given_up_at = at
    add_timeline(order_id=order.id, kind="parcel_given_up", data={"parcel_id": str(parcel_id)}, at=at)
    roll_up(order, at=at)
    return True


def _sendable(order_id: uuid.UUID) -> Order:
    order = lock(order_id)
    if order.status not in (OPEN, COMPLETED):
        raise states.NotAllowed(N_("This order is not to be delivered."))
    lock_customer(order)
    return order


def _take(order: Order, wanted: Mapping[uuid.UUID, int], *, at: datetime) -> None:
    if wanted:
        inventory.retake(order_id=order.id, deltas=wanted, at=at)


def _told(
    order_id: uuid.UUID, return_id: uuid.UUID, kind: str, data: dict[str, Any], *, at: datetime
) -> Order:
    order = lock(order_id)
    add_timeline(order_id=order.id, kind=kind, data={"return_id": str(return_id), **data}, at=at)
    return order
