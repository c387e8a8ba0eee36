"""The shop's side: give work to a warehouse, ask it to stop, send it oneself after all."""

from __future__ import annotations

import uuid
from datetime import datetime

from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as works
from fulfillment.shipments.models import CANCELLED, OWN
from fulfillment.warehouses import payloads, signals, states
from fulfillment.warehouses.events import StopAsked, WorkGiven
from fulfillment.warehouses.models import (
    API,
    CANCEL,
    LINK,
    SUBMIT,
    Warehouse,
    WarehouseCall,
    WarehouseRequest,
)
from fulfillment.warehouses.operations.locking import Held, existing, locked
from shop.kernel import attention, db, events, ids
from shop.kernel.errors import N_, Conflict


def give(*, work_id: uuid.UUID, warehouse_id: uuid.UUID, at: datetime) -> WarehouseRequest:
    """Ask a warehouse to send all that is left of a work. Raises NotFound, NotNow, Conflict."""
    held, warehouse = locked(work_id), existing(warehouse_id)
    if not warehouse.active:
        raise Conflict(N_("This warehouse is not asked for work at the moment."))
    if held.work.status == CANCELLED:
        raise Conflict(N_("This order was cancelled and is not sent."))
    held.check(states.SHOP, states.SUBMIT)
    held.work.location = warehouse.code
    request = _submitted(held, warehouse, at=at)
    held.tell("warehouse_asked", warehouse, at=at)
    return request


def ask_to_stop(*, work_id: uuid.UUID, at: datetime) -> str:
    """It shall not be sent from there; the status it comes to. Who has not accepted yet simply loses it,
    unless it is called by an API, and may have begun. Raises NotFound, NotNow."""
    held = locked(work_id)
    held.check(states.SHOP, states.ASK_CANCEL)
    return _stop(held, at=at)


def bring_home(*, work_id: uuid.UUID, at: datetime) -> None:
    """Send it oneself. Raises NotFound, NotNow."""
    held = locked(work_id)
    held.check(states.SHOP, states.BRING_HOME)
    held.move(states.BRING_HOME, at=at)
    held.work.location = OWN
    db.session().flush()


def follow(*, order_id: uuid.UUID, at: datetime) -> int:
    """Tell warehouses anew about works that have changed; how many."""
    shipments.follow(order_id=order_id, at=at)
    told = 0
    for work in works.works_of(order_id):
        held = locked(work.id)
        request = held.request
        if request is None or held.status not in (states.SUBMITTED, states.ACCEPTED):
            continue
        if not held.waiting.units:
            told += not any(row.shipped_quantity for row in held.work.lines) and bool(_stop(held, at=at))
        elif payloads.digest(held.waiting) != request.digest:
            _submitted(held, existing(request.warehouse_id), at=at)
            told += 1
    return told


def let_go(*, order_id: uuid.UUID, at: datetime) -> int:
    """The order was cancelled: whoever has its works is asked to stop; how many."""
    asked = 0
    for work in works.works_of(order_id):
        held = locked(work.id)
        attention.resolve(kind=signals.REJECTED, key=str(work.id), at=at)  # nobody has to choose any more
        if held.request is not None and states.after(held.status, states.ASK_CANCEL):
            _stop(held, at=at)
            asked += 1
    return asked


def _stop(held: Held, *, at: datetime) -> str:
    request = held.request
    if request is None:
        return held.status
    warehouse, begun = existing(request.warehouse_id), held.status != states.SUBMITTED
    held.move(states.ASK_CANCEL, at=at)
    request.cancel_asked_at = at
    if warehouse.kind == LINK and not begun:
        held.move(states.STOP, at=at)
    elif warehouse.kind == API:
        call(request, CANCEL, at=at)
    told = StopAsked(work_id=held.work.id, warehouse_id=warehouse.id, revision=request.revision)
    events.publish(told, at=at)
    held.tell("warehouse_asked_to_stop", warehouse, at=at)
    return held.work.request_status


def _submitted(held: Held, warehouse: Warehouse, *, at: datetime) -> WarehouseRequest:
    held.move(states.SUBMIT, at=at)
    request = held.request
    if request is None:
        request = WarehouseRequest(id=ids.new_id(), fulfillment_order_id=held.work.id, revision=0)
        request.warehouse_id, request.submitted_at = warehouse.id, at
        db.session().add(request)
    if request.warehouse_id != warehouse.id:  # what the one before was told and said is not this one's
        request.told_to_wait, request.wait_said_at = False, None
    request.warehouse_id, request.revision, request.submitted_at = warehouse.id, request.revision + 1, at
    request.digest = payloads.digest(held.waiting)
    request.reference = request.reason = request.note = ""
    request.answered_at = request.cancel_asked_at = request.said_at = None
    db.session().flush()
    if warehouse.kind == API:
        call(request, SUBMIT, at=at)
    events.publish(
        WorkGiven(work_id=held.work.id, warehouse_id=warehouse.id, revision=request.revision), at=at
    )
    return request


def call(request: WarehouseRequest, kind: str, *, at: datetime) -> None:
    """Have the worker call a warehouse; `created_at` tells what is said once more from a mere repetition."""
    row = {
        "id": ids.derived_id("warehouse call", request.id, request.revision, kind),
        "request_id": request.id,
        "warehouse_id": request.warehouse_id,
        "revision": request.revision,
        "kind": kind,
        "created_at": at,
        "due_at": at,
        "attempts": 0,
    }
    if not db.insert_ignore(WarehouseCall, [row]):  # asked a second time, after it had gone on
        again = db.session().get_one(WarehouseCall, row["id"], populate_existing=True)
        again.due_at, again.attempts, again.done_at, again.parked_at = at, 0, None, None
        again.created_at = at
        db.session().flush()
