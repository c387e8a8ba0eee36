"""Orders that are fetched: telling their customers that everything is ready."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.kernel.errors import N_, Conflict
from shop.orders import emails, operations, queries
from shop.orders.models import CANCELLED, Order

READY = "ready_for_pickup"


def place_of(order: Order) -> list[str]:
    """The lines of where `order` is fetched; empty for one that is delivered."""
    return list((order.quote.get("shipping") or {}).get("pickup", ()))


def is_ready(order_id: uuid.UUID) -> bool:
    """Whether the customer has been told."""
    return any(entry.kind == READY for entry in queries.timeline(order_id))


def tell_ready(*, order_id: uuid.UUID, at: datetime) -> bool:
    """Write to the customer of an order that is to be fetched, once; False when that was done before.

    Raises Conflict for an order that is delivered, not confirmed yet or cancelled.
    """
    order = operations.lock(order_id)
    if not place_of(order):
        raise Conflict(N_("This order is delivered, not picked up."))
    if order.confirmed_at is None or order.status == CANCELLED:
        raise Conflict(N_("This order is not confirmed, or was cancelled."))
    if is_ready(order_id):
        return False
    operations.add_timeline(order_id=order_id, kind=READY, at=at)
    emails.queue_ready(order, at=at)
    return True
