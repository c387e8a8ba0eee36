"""Waiting, told both ways: what the shop holds (also for a bank's dispute), and what a warehouse holds.

What a warehouse was told is compared with how things stand, so that whoever holds or lets go, by whatever
way, need not think of it; and a hold that was gone before the worker came is told to nobody.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Select, select

from fulfillment.shipments import operations as shipments
from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.shipments.operations.waiting import WAREHOUSE
from fulfillment.shipments.queries import Waiting
from fulfillment.warehouses import signals, states
from fulfillment.warehouses.models import API, HOLD, RELEASE, Warehouse, WarehouseCall, WarehouseRequest
from fulfillment.warehouses.operations.asking import call
from fulfillment.warehouses.operations.locking import locked, of_warehouse
from shop.kernel import attention, db
from shop.kernel.errors import N_


def reason_to_wait(waiting: Waiting) -> str:
    """Why the shop wants nothing sent for now, empty where it may leave: a dispute before all else."""
    ours = [hold.reason for hold in waiting.standing if hold.reason != WAREHOUSE]
    return waiting.order.held_for or next(iter(ours), "")


def tell_waits(*, at: datetime) -> int:
    """Have warehouses with an API told of holds that began or ended; how many. Opens its transactions."""
    found = list(db.session().scalars(_at_work()))
    db.end_read()
    told = 0
    for work_id in found:
        with db.transaction():
            told += _tell(work_id, at=at)
    return told


def note_wait(
    *, work_id: uuid.UUID, warehouse_id: uuid.UUID, waits: bool, why: str, said_at: datetime, at: datetime
) -> bool:
    """A warehouse says that it waits with a work, or goes on; False for what is older than its last word.

    Raises NotFound for work that is not its own.
    """
    held, request, warehouse = of_warehouse(work_id, warehouse_id)
    if request.wait_said_at is not None and said_at <= request.wait_said_at:
        return False
    if held.status not in states.AT_WORK or not held.waiting.units:
        return False
    request.wait_said_at = said_at
    if not waits:
        return stop_waiting(work_id=work_id, at=at)
    order = held.waiting.order
    attention.raise_item(
        kind=signals.WAITS,
        key=str(work_id),
        message=N_("%(name)s waits with order %(number)s: %(why)s"),
        params={"name": warehouse.name, "number": order.number, "why": why or "–"},
        link=f"/admin/shipments/{order.number}#warehouse-{held.work.position}",
        at=at,
    )
    return shipments.hold(work_id=work_id, reason=WAREHOUSE, note=why[:200], at=at)


def stop_waiting(*, work_id: uuid.UUID, at: datetime) -> bool:
    """The warehouse goes on, or has sent it after all; False when it did not wait."""
    attention.resolve(kind=signals.WAITS, key=str(work_id), at=at)
    return shipments.release(work_id=work_id, reason=WAREHOUSE, at=at)


def _at_work() -> Select[uuid.UUID]:
    """Works that a warehouse with an API has."""
    return (
        select(FulfillmentOrder.id)
        .join(WarehouseRequest, WarehouseRequest.fulfillment_order_id == FulfillmentOrder.id)
        .join(Warehouse, Warehouse.id == WarehouseRequest.warehouse_id)
        .where(FulfillmentOrder.request_status.in_(states.AT_WORK), Warehouse.kind == API)
        .order_by(FulfillmentOrder.id)
    )


def _tell(work_id: uuid.UUID, *, at: datetime) -> bool:
    held = locked(work_id)
    request, waits = held.request, bool(reason_to_wait(held.waiting))
    if request is None or waits == request.told_to_wait or not held.waiting.units:
        return False
    query = select(WarehouseCall.id).where(
        WarehouseCall.request_id == request.id,
        WarehouseCall.revision == request.revision,
        WarehouseCall.kind == (HOLD if waits else RELEASE),
        WarehouseCall.done_at.is_(None),
    )
    if db.session().scalar(query) is not None:
        return False  # it is being said, or could not be said and somebody has been told
    call(request, HOLD if waits else RELEASE, at=at)
    return True
