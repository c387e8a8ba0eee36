"""The warehouse's side: accept, reject, stop or go on, and hand parcels over."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as works
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.models import CLOSED, Shipment
from fulfillment.warehouses import signals, states
from fulfillment.warehouses.models import Warehouse
from fulfillment.warehouses.operations.locking import Held, NotNow, locked, of_warehouse
from shop.kernel import attention, db
from shop.kernel.errors import N_, DomainError

_STORY = {
    states.ACCEPTED: "warehouse_accepted",
    states.REJECTED: "warehouse_rejected",
    states.CANCELLATION_ACCEPTED: "warehouse_stopped",
    states.CANCELLATION_REJECTED: "warehouse_goes_on",
}
_SAID = {
    states.REJECTED: N_("%(name)s does not send order %(number)s. Who sends it now?"),
    states.CANCELLATION_ACCEPTED: N_("%(name)s has stopped order %(number)s. Who sends it now?"),
    states.CANCELLATION_REJECTED: N_("%(name)s could not stop order %(number)s any more."),
}


class NoReason(DomainError):
    """A rejection without one of the reasons there are."""


def answer(
    *,
    work_id: uuid.UUID,
    warehouse_id: uuid.UUID,
    act: str,
    at: datetime,
    reason: str = "",
    note: str = "",
    reference: str = "",
    said_at: datetime | None = None,
    revision: int | None = None,
) -> bool:
    """What a warehouse says to a work: states.ACCEPT, REJECT (with a reason), STOP or GO_ON.

    With `revision` it came by a program, in any order and again: what is void, older than what counts, or
    not possible now changes nothing and gives False. Otherwise raises NotNow. Raises NotFound, NoReason.
    """
    held, request, warehouse = of_warehouse(work_id, warehouse_id)
    if act == states.REJECT and reason not in states.REASONS:
        raise NoReason(N_("Say why, please."))
    if revision is not None:
        old = request.said_at is not None and said_at is not None and said_at < request.said_at
        follows = states.after(held.status, act)
        if revision != request.revision or old or follows in (None, held.status):
            return False
    else:
        held.check(states.WAREHOUSE, act)
    held.move(act, at=at)
    request.answered_at, request.said_at = at, said_at or at
    request.reason, request.note = reason if act == states.REJECT else "", note.strip()[:300]
    request.reference = reference[:80] or request.reference
    _told(held, warehouse, reason=reason, at=at)
    return True


def send(
    *, work_id: uuid.UUID, warehouse_id: uuid.UUID, parcels: Sequence[ParcelDraft], at: datetime
) -> Shipment:
    """Hand parcels over as the work's warehouse. Raises NotFound, NotNow and what `shipments.ship` does."""
    held, _request, _warehouse = of_warehouse(work_id, warehouse_id)
    held.check(states.WAREHOUSE, states.SHIP)
    shipment = shipments.ship(
        order_id=held.work.order_id, parcels=parcels, source="warehouse", work_id=work_id, at=at
    )
    note_sent(work_id=work_id, said_at=at, at=at)
    return shipment


def note_sent(*, work_id: uuid.UUID, said_at: datetime, at: datetime) -> str:
    """A parcel of the work has left: what that says about the request; its status. Raises NotFound."""
    held = locked(work_id)
    request = held.request
    if request is None:
        return held.status
    follows = states.after(held.work.request_status, states.SHIP)
    if not held.waiting.units:
        if states.after(held.work.request_status, states.CLOSE):
            held.move(states.CLOSE, at=at)
    elif follows and (request.said_at is None or said_at >= request.said_at):
        if follows != held.work.request_status:
            held.move(states.SHIP, at=at)
        request.said_at, request.answered_at = said_at, request.answered_at or at
    db.session().flush()
    return held.work.request_status


def close_sent(*, order_id: uuid.UUID, at: datetime) -> int:
    """Whose works have left whole, by whoever's hand, is asked for nothing more; how many."""
    closed = 0
    for work in works.works_of(order_id):
        held = locked(work.id)
        sent = held.work.status == CLOSED and any(row.shipped_quantity for row in held.work.lines)
        if held.request is not None and sent and states.after(held.work.request_status, states.CLOSE):
            held.move(states.CLOSE, at=at)
            closed += 1
    return closed


def _told(held: Held, warehouse: Warehouse, *, reason: str, at: datetime) -> None:
    status, order = held.work.request_status, held.waiting.order
    held.tell(_STORY[status], warehouse, at=at, reason=reason)
    if status not in _SAID or (status == states.CANCELLATION_ACCEPTED and not held.waiting.units):
        return
    attention.raise_item(
        kind=signals.REJECTED,
        key=str(held.work.id),
        message=_SAID[status],
        params={"name": warehouse.name, "number": order.number},
        link=f"/admin/shipments/{order.number}#warehouse-{held.work.position}",
        action=signals.BRING_HOME if status != states.CANCELLATION_REJECTED else None,
        at=at,
    )


__all__ = ["NoReason", "NotNow", "answer", "close_sent", "note_sent", "send"]
