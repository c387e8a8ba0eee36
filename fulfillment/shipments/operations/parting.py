"""One work becomes two, or a part of it is given up: a piece is out of stock, or comes from elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from fulfillment.shipments import actions, queries, shares
from fulfillment.shipments.models import OPEN, OWN, FulfillmentOrder
from fulfillment.shipments.operations import allotting, waiting
from shop.kernel import db, ids
from shop.kernel.errors import N_, Conflict
from shop.orders import operations as orders


def split(
    *, work_id: uuid.UUID, lines: Mapping[uuid.UUID, int], at: datetime, location: str = OWN
) -> FulfillmentOrder:
    """`lines` (order line id to units) are sent by a new work at `location`. Raises NotFound, BadContents."""
    order, works, work = waiting.found(work_id)
    if actions.HOLD not in queries.actions_of(work, order, alone=len(works) == 1):
        raise Conflict(N_("Nothing of this is left to send."))
    position = max(each.position for each in works) + 1
    made = FulfillmentOrder(
        id=ids.derived_id("fulfillment", order.id, position),
        order_id=order.id,
        position=position,
        location=location[:40],
        token=ids.new_token(),
        status=OPEN,
        opened_at=at,
        lines=[],
        holds=[],
    )
    changed = shares.split(allotting.of(works), lines, of=work.id, to=made.id)
    db.session().add(made)
    db.session().flush()
    allotting.keep([*works, made], changed, at=at)
    orders.add_timeline(order_id=order.id, kind="split", data={"position": position}, at=at)
    return made


def move(*, work_id: uuid.UUID, location: str, at: datetime) -> FulfillmentOrder:
    """Everything a work still has to send is sent from `location`. Raises NotFound, Conflict."""
    order, works, work = waiting.found(work_id)
    if actions.MOVE not in queries.actions_of(work, order, alone=len(works) == 1):
        raise Conflict(N_("Nothing of this is left to send."))
    work.location = location[:40]
    allotting.settle(works, at=at)
    return work


def give_up(*, work_id: uuid.UUID, lines: Mapping[uuid.UUID, int], restock: bool, at: datetime) -> None:
    """`lines` of a work are not sent any more. The money for them is given back apart, by a refund.

    Raises NotFound, BadContents, NotAllowed where nothing of the order would be left.
    """
    _order, works, work = waiting.found(work_id)
    held = allotting.of(works)
    taken = {line: units for line, units in lines.items() if units}
    if not taken:
        raise shares.BadContents(N_("There is nothing left to send."))
    changed = shares.cancel(held, taken, of={work.id})
    orders.record_given_up(order_id=work.order_id, lines=taken, restock=restock, at=at)
    allotting.keep(works, changed, at=at)
