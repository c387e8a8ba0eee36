"""The parcel on its way back, and what was found in it: what can be sold again returns to stock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fulfillment.carriers import numbers, registry
from fulfillment.returns import rules
from fulfillment.returns.models import IN_POST, RECEIVED, Return
from fulfillment.returns.operations.asking import BadReturn
from fulfillment.returns.operations.locking import allow, lock
from shop.inventory import operations as inventory
from shop.kernel import attention, db
from shop.kernel.errors import N_
from shop.orders import operations as orders
from shop.orders.models import Order

ARRIVED = "returns.arrived"  # of the attention list


@dataclass(frozen=True)
class Found:
    """Of one line: units that can be sold again, and units that cannot. The rest is missing."""

    good: int = 0
    damaged: int = 0


def post(*, return_id: uuid.UUID, carrier: str, number: str, at: datetime) -> Return:
    """It is on its way back, under `number` if it has one. Raises NotNow, BadNumber, UnknownCarrier."""
    known = registry.find(carrier).info.code if carrier else ""
    cleaned = numbers.cleaned(number) if number.strip() else ""
    one, _order = lock(return_id)
    allow(one, rules.POST)
    one.status, one.posted_at = IN_POST, one.posted_at or at
    if (one.carrier, one.tracking_number) != (known, cleaned):  # what was heard of another number is void
        one.way_status = one.way_provider = one.way_reference = ""
        one.way_at = one.way_due_at = None
    one.carrier, one.tracking_number = known, cleaned
    db.session().flush()
    return one


def receive(*, return_id: uuid.UUID, found: Mapping[uuid.UUID, Found], at: datetime) -> Return:
    """It is back: `found` by order line. What is good returns to stock. Publishes ReturnReceived.

    Known already: nothing happens. Raises BadReturn for more than was to come, NotNow.
    """
    one, order = lock(return_id)
    if one.status == RECEIVED:
        return one
    allow(one, rules.RECEIVE)
    for line in one.lines:
        seen = found.get(line.order_line_id, Found())
        if seen.good < 0 or seen.damaged < 0 or seen.good + seen.damaged > line.quantity:
            raise BadReturn(N_("More was found than was to come back. Please count again."))
        line.good, line.damaged = seen.good, seen.damaged
    one.status, one.received_at = RECEIVED, at
    attention.resolve(kind=ARRIVED, key=str(one.id), at=at)
    db.session().flush()
    _restock(order, one, at=at)
    orders.record_return_received(order_id=order.id, return_id=one.id, at=at)
    return one


def _restock(order: Order, one: Return, *, at: datetime) -> None:
    variants = {line.id: line.variant_id for line in order.lines}
    back: dict[uuid.UUID, int] = {}
    for line in one.lines:
        variant_id = variants[line.order_line_id]
        if variant_id is not None and line.good:
            back[variant_id] = back.get(variant_id, 0) + line.good
    if back:
        orders.lock_customer(order)
        inventory.restock(order_id=order.id, quantities=back, at=at)
