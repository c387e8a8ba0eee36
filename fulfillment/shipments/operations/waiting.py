"""Holding work back for a reason, and letting it go: it is released when its last hold is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from fulfillment.shipments import actions, queries
from fulfillment.shipments.models import FulfillmentOrder, Hold
from fulfillment.shipments.operations import allotting
from shop.kernel import db, ids, origin
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.orders.models import Order
from shop.orders.operations import add_timeline, lock

AWAITING_PAYMENT, RETURN_ITEMS, FRAUD, ADDRESS = "payment", "return_items", "fraud", "address"
STOCK, DAY_UNKNOWN, CUSTOMER_ASKED, OTHER = "stock", "day_unknown", "customer_asked", "other"
WAREHOUSE = "warehouse"  # it says so itself
REASONS = {
    ADDRESS: N_("The address is wrong"),
    STOCK: N_("Not in stock"),
    CUSTOMER_ASKED: N_("The customer asked to wait"),
    FRAUD: N_("It may be fraud"),
    AWAITING_PAYMENT: N_("Waits for money"),
    RETURN_ITEMS: N_("Waits for a return"),
    DAY_UNKNOWN: N_("The day of delivery is not known"),
    WAREHOUSE: N_("The warehouse waits"),
    OTHER: N_("Another reason"),
}
_FIRST = N_("This is on hold. Release it first.")
_REFUSALS = {
    ADDRESS: N_("This is on hold because the address is wrong. Release it first."),
    STOCK: N_("This is on hold because it is not in stock. Release it first."),
    CUSTOMER_ASKED: N_("This is on hold because the customer asked to wait. Release it first."),
    FRAUD: N_("This is on hold because it may be fraud. Release it first."),
    AWAITING_PAYMENT: N_("This is on hold because it waits for money. Release it first."),
    RETURN_ITEMS: N_("This is on hold because it waits for a return. Release it first."),
    DAY_UNKNOWN: N_("This is on hold because the day of delivery is not known. Release it first."),
    WAREHOUSE: N_("This is on hold because the warehouse waits. Release it first."),
}


class UnknownReason(DomainError):
    """A reason that is not on the list."""


class OnHold(Conflict):
    """Everything that could be sent is held back."""


def check_going(works: Sequence[FulfillmentOrder]) -> None:
    """Raise OnHold, with the reason, where one of the works is held back."""
    standing = (hold for work in works for hold in work.holds if hold.released_at is None)
    if (first := next(standing, None)) is not None:
        raise OnHold(_REFUSALS.get(first.reason, _FIRST))


def hold(*, work_id: uuid.UUID, reason: str, at: datetime, note: str = "") -> bool:
    """Have nothing (more) of a work sent until `release`; False when it is held for that reason already.

    Raises NotFound, UnknownReason, Conflict when nothing is left to send.
    """
    if reason not in REASONS:
        raise UnknownReason(N_("This is not a reason to wait."))
    order, works, work = found(work_id)
    _check(actions.HOLD in queries.actions_of(work, order, alone=len(works) == 1))
    if any(one.reason == reason and one.released_at is None for one in work.holds):
        return False
    work.holds.append(
        Hold(
            id=ids.new_id(),
            fulfillment_order_id=work.id,
            reason=reason,
            note=note.strip()[:200],
            placed_at=at,
            placed_by=origin.current().actor[:80],
        )
    )
    add_timeline(order_id=order.id, kind="held", data={"reason": reason}, at=at)
    allotting.settle(works, at=at)
    return True


def release(*, work_id: uuid.UUID, reason: str, at: datetime) -> bool:
    """One reason to wait is gone; False when it did not stand. The work goes on when it was the last."""
    order, works, work = found(work_id)
    standing = [one for one in work.holds if one.released_at is None]
    gone = [one for one in standing if one.reason == reason]
    for one in gone:
        one.released_at, one.released_by = at, origin.current().actor[:80]
    if gone and len(gone) == len(standing):
        add_timeline(order_id=order.id, kind="released", data={"reason": reason}, at=at)
    allotting.settle(works, at=at)
    return bool(gone)


def found(work_id: uuid.UUID) -> tuple[Order, list[FulfillmentOrder], FulfillmentOrder]:
    """A work with its order, locked, and all works of that order. Raises NotFound."""
    known = db.session().get(FulfillmentOrder, work_id)
    if known is None:
        raise NotFound(N_("There is nothing to send for this order."))
    order = lock(known.order_id)
    works = allotting.works_of(order)
    return order, works, next(work for work in works if work.id == work_id)


def _check(allowed: bool) -> None:
    if not allowed:
        raise Conflict(N_("Nothing of this is left to send."))
