"""Changing orders: placing, paying, cancelling, delivering. Each locks the order's row first.

Rows are locked in one order everywhere, so that nobody waits in a circle: cart, order, customer, stock
(ascending), promotions (ascending), order number.
"""

from shop.orders.operations.cancelling import cancel, revive
from shop.orders.operations.delivering import record_milestone, record_shipped, undo_shipped
from shop.orders.operations.locking import demand, lock, lock_customer
from shop.orders.operations.paying import (
    accept,
    mark_paid,
    record_capture,
    record_payment_failed,
    record_processing,
    record_refund,
)
from shop.orders.operations.placing import place
from shop.orders.operations.telling import add_note, add_timeline

__all__ = [
    "accept",
    "add_note",
    "add_timeline",
    "cancel",
    "demand",
    "lock",
    "lock_customer",
    "mark_paid",
    "place",
    "record_capture",
    "record_milestone",
    "record_payment_failed",
    "record_processing",
    "record_refund",
    "record_shipped",
    "revive",
    "undo_shipped",
]
