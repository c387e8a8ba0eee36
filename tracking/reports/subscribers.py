"""What changes the books of a day that is over: its figures are counted again."""

from __future__ import annotations

from sqlalchemy import select

from shop.kernel import db, events
from shop.kernel.events import Delivery
from shop.orders.events import (
    OrderCancelled,
    OrderEdited,
    OrderPaid,
    ReturnClosed,
    ReturnDecided,
    ReturnReceived,
    ReturnRequested,
)
from shop.orders.models import Order
from tracking.reports.products import kept

Changed = (
    OrderPaid | OrderCancelled | OrderEdited | ReturnRequested | ReturnDecided | ReturnReceived | ReturnClosed
)


def install() -> None:
    """Subscribe."""
    for fact in Changed.__args__:
        events.subscribe(fact, count_again)


def count_again(fact: Changed, delivery: Delivery) -> None:
    """The day on which the order was confirmed, however long ago."""
    confirmed = db.session().scalar(select(Order.confirmed_at).where(Order.id == fact.order_id))
    if confirmed is not None:
        kept.mark(confirmed)
