"""Work begins when an order is paid, and ends when it is cancelled or everything has left."""

from __future__ import annotations

import uuid
from datetime import datetime

from fulfillment.shipments import queries, shares
from fulfillment.shipments.models import CANCELLED, OPEN, FulfillmentOrder
from fulfillment.shipments.operations import allotting
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound
from shop.orders.operations import add_timeline, lock


def open_fulfillment(*, order_id: uuid.UUID, at: datetime) -> FulfillmentOrder | None:
    """Have an order sent; the same work when asked again, None when it holds nothing to send."""
    order = lock(order_id)
    if not any(line.requires_shipping for line in order.lines):
        return None
    row = {
        "id": ids.derived_id("fulfillment", order_id),
        "order_id": order_id,
        "token": ids.new_token(),
        "status": OPEN,
        "opened_at": at,
    }
    db.insert_ignore(FulfillmentOrder, [row])
    works = allotting.works_of(order)
    return works[0] if works else None


def follow(*, order_id: uuid.UUID, at: datetime) -> bool:
    """Let the works add up to what the order is now, as it was edited; False where there are none."""
    works = allotting.works_of(lock(order_id))
    allotting.settle(works, at=at)
    return bool(works)


def stop(*, order_id: uuid.UUID, at: datetime) -> bool:
    """An order is not to be sent any more; False when there was nothing to stop."""
    works = allotting.works_of(lock(order_id))
    live = [work for work in works if work.status != CANCELLED]
    if not live:
        return False
    held = allotting.of(works)
    changed = shares.cancel(held, shares.open_units(held))
    for work in live:
        work.status = CANCELLED
    allotting.keep(works, changed, at=at)
    return True


def renew_link(*, order_id: uuid.UUID, at: datetime) -> FulfillmentOrder:
    """End every link to an order's tracking page made so far: they say only the answer. Raises NotFound."""
    lock(order_id)
    work = queries.work_of(order_id)
    if work is None:
        raise NotFound(N_("There is nothing to send for this order."))
    work.link_version += 1
    add_timeline(order_id=order_id, kind="tracking_renewed", at=at)
    db.session().flush()
    return work
