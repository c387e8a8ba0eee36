"""A parcel that never arrived, or came back, made good in one press: all that was in it, and only once."""

from __future__ import annotations

import uuid
from datetime import datetime

from fulfillment.carriers.base import DELIVERED, LOST, RETURNED, RETURNING
from fulfillment.returns import models as kinds
from fulfillment.returns import queries, reasons, rules
from fulfillment.returns.models import REPLACEMENT, SHOP, Return
from fulfillment.returns.operations import asking, settling
from fulfillment.returns.operations.asking import Asked, Piece
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.operations.watching import QUIET
from shop.kernel import attention, db
from shop.kernel.errors import N_, Conflict, NotFound
from shop.orders import operations as orders
from shop.orders.models import Order

GONE = (LOST, RETURNING, RETURNED)


class StillComing(Conflict):
    """A parcel that has arrived, or may still arrive."""


def make_good_parcel(*, parcel_id: uuid.UUID, how: str, at: datetime) -> tuple[Return, bool]:
    """Send a lost parcel's contents again or give its money back; with it whether this call did it.

    Raises NotFound, StillComing, and what `settle` raises; then nothing has changed.
    """
    known = db.session().get(Parcel, parcel_id)
    if known is None or known.undone_at is not None:
        raise NotFound(N_("There is no such parcel."))
    order = orders.lock(known.order_id)
    if before := queries.of_parcel(parcel_id):
        return before, False
    parcel = db.session().get_one(Parcel, parcel_id, populate_existing=True)
    if parcel.replaced_at is not None:
        raise settling.NothingToGive(N_("What was in this parcel was made good already."))
    if parcel.status == DELIVERED or (parcel.status not in GONE and not parcel.quiet):
        raise StillComing(N_("This parcel is not known to be lost."))
    one = _asked(order, parcel, how, at=at)
    settling.settle(return_id=one.id, how=how, at=at)
    parcel.quiet, parcel.replaced_at = "", at if how == REPLACEMENT else parcel.replaced_at
    attention.resolve(kind=QUIET, key=str(parcel.id), at=at)
    return one, True


def _asked(order: Order, parcel: Parcel, how: str, *, at: datetime) -> Return:
    earlier = [queries.earlier(one) for one in queries.of_order(order.id)]
    left = rules.left_to_return(queries.order_lines(order), earlier)
    held = {line.order_line_id: line.quantity for line in queries.contents(parcel.id)}
    pieces = [
        Piece(line_id=line, quantity=min(units, left.get(line, 0)), reason=reasons.NOT_ARRIVED)
        for line, units in held.items()
        if left.get(line, 0) > 0
    ]
    if not pieces:
        raise settling.NothingToGive(N_("What was in this parcel was made good already."))
    one = asking.add(order, Asked(pieces=pieces, wish=how), kind=kinds.LOST, pays=SHOP, at=at)
    one.parcel_id = parcel.id
    orders.record_return_requested(order_id=order.id, return_id=one.id, reasons=[reasons.NOT_ARRIVED], at=at)
    return one
