"""Work begins when an order is paid, and ends when it is cancelled or everything has left."""

from __future__ import annotations

import uuid
from datetime import datetime

from fulfillment.shipments import contents, queries
from fulfillment.shipments.models import CANCELLED, OPEN, FulfillmentOrder
from shop.kernel import db, ids
from shop.orders.models import Order
from shop.orders.operations import lock


def open_fulfillment(*, order_id: uuid.UUID, at: datetime) -> FulfillmentOrder | None:
    """Have an order sent; the same row when asked again, None when it holds nothing to send."""
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
    return queries.work_of(order_id)


def stop(*, order_id: uuid.UUID, at: datetime) -> bool:
    """An order is not to be sent any more; False when there was nothing to stop."""
    lock(order_id)
    row = queries.work_of(order_id)
    if row is None or row.status == CANCELLED:
        return False
    row.status, row.closed_at = CANCELLED, at
    db.session().flush()
    return True


def roll_up(row: FulfillmentOrder, order: Order, *, at: datetime) -> None:
    """Let the status follow the quantities."""
    row.status = contents.status(order.lines, cancelled=row.status == CANCELLED)
    row.closed_at = at if row.status in (contents.CLOSED, CANCELLED) else None
    db.session().flush()
