"""Changing orders: placing, paying, cancelling, delivering. Each locks the order's row first.

Rows are locked in one order everywhere, so that nobody waits in a circle: cart, order, customer, stock
(ascending), promotions (ascending), credit (ascending), order number.
"""

from shop.orders.operations.cancelling import cancel, revive
from shop.orders.operations.changing import (
    BadAddress,
    ChangedMeanwhile,
    cancel_by_customer,
    change_address,
    mark_packing,
)
from shop.orders.operations.delivering import (
    record_given_up,
    record_milestone,
    record_shipped,
    undo_shipped,
)
from shop.orders.operations.editing import apply_edit, editable, owe, record_balance
from shop.orders.operations.holding import DISPUTE, Held, check_free, hold, release
from shop.orders.operations.locking import demand, lock, lock_customer
from shop.orders.operations.paying import (
    accept,
    mark_paid,
    record_capture,
    record_payment_failed,
    record_processing,
    record_refund,
    record_refund_returned,
)
from shop.orders.operations.placing import place
from shop.orders.operations.reaching import correct_email
from shop.orders.operations.returning import (
    add_exchanged,
    give_up_parcel,
    record_return_closed,
    record_return_decided,
    record_return_received,
    record_return_requested,
    send_again,
)
from shop.orders.operations.telling import add_note, add_timeline

__all__ = [
    "BadAddress",
    "ChangedMeanwhile",
    "DISPUTE",
    "Held",
    "accept",
    "add_exchanged",
    "add_note",
    "add_timeline",
    "apply_edit",
    "cancel",
    "cancel_by_customer",
    "change_address",
    "check_free",
    "correct_email",
    "demand",
    "give_up_parcel",
    "hold",
    "editable",
    "lock",
    "lock_customer",
    "mark_packing",
    "mark_paid",
    "owe",
    "place",
    "record_balance",
    "record_capture",
    "record_given_up",
    "record_milestone",
    "record_payment_failed",
    "record_processing",
    "record_refund",
    "record_refund_returned",
    "record_return_closed",
    "record_return_decided",
    "record_return_received",
    "record_return_requested",
    "record_shipped",
    "release",
    "revive",
    "send_again",
    "undo_shipped",
]
