"""Keeping an order from being sent for a while: its bank disputes the payment, or the team wants to look."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.kernel.errors import N_
from shop.orders.models import CANCELLED, Order
from shop.orders.operations.locking import lock
from shop.orders.operations.telling import add_timeline
from shop.orders.states import BALANCE, NotAllowed

DISPUTE = "dispute"


class Held(NotAllowed):
    """Nothing of this order may leave at present."""


def hold(*, order_id: uuid.UUID, reason: str, at: datetime) -> bool:
    """Have nothing (more) of the order sent until `release`; False when it is held or cancelled already.

    A dispute outranks whatever else holds it.
    """
    order = lock(order_id)
    outranked = order.held_for and reason != DISPUTE
    if outranked or order.held_for == reason or order.status == CANCELLED:
        return False
    order.held_for = reason
    add_timeline(order_id=order.id, kind="held", data={"reason": reason}, at=at)
    return True


def release(*, order_id: uuid.UUID, at: datetime, reason: str = "") -> bool:
    """Let the order be sent again; False when nothing held it, or something else than `reason`."""
    order = lock(order_id)
    if not order.held_for or reason not in ("", order.held_for):
        return False
    data = {"reason": order.held_for}
    order.held_for = ""
    add_timeline(order_id=order.id, kind="released", data=data, at=at)
    return True


def check_free(order: Order) -> None:
    """Raise Held while the order must not be sent."""
    if order.held_for == BALANCE:
        raise Held(
            N_("Order %(number)s waits for the rest of its money. Release it on its page to send it anyway."),
            number=order.number,
        )
    if order.held_for:
        raise Held(
            N_("Order %(number)s is on hold because its payment is disputed. Release it on its page first."),
            number=order.number,
        )
