"""A work with its order and request, locked; and moving it from one status to the next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.shipments.operations import waiting as works
from fulfillment.shipments.queries import Waiting
from fulfillment.warehouses import queries, signals, states
from fulfillment.warehouses.models import Warehouse, WarehouseRequest
from shop.kernel import attention, db
from shop.kernel.errors import N_, Conflict, NotFound
from shop.orders.operations import add_timeline


class NotNow(Conflict):
    """What somebody wanted to do is not possible any more; often somebody else was quicker."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A work whose order is locked; `request` is what a warehouse was asked about it, if one was."""

    waiting: Waiting
    request: WarehouseRequest | None

    @property
    def work(self) -> FulfillmentOrder:
        """The work."""
        return self.waiting.work

    @property
    def status(self) -> str:
        """Its status as it counts."""
        return states.standing(self.work.request_status, left=self.waiting.units)

    def check(self, side: str, act: str) -> None:
        """Raises NotNow unless that side may do that now."""
        held = bool(self.waiting.standing or self.waiting.order.held_for)
        if act not in states.moves(side, self.status, left=self.waiting.units, held=held):
            raise NotNow(N_("This is not possible any more. Look at how things stand now."))

    def move(self, act: str, *, at: datetime) -> None:
        """Go where `act` leads; what somebody was told to look at is done with. Raises NotNow."""
        follows = states.after(self.status, act)
        if follows is None:
            raise NotNow(N_("This is not possible any more. Look at how things stand now."))
        self.work.request_status = follows
        key = str(self.work.id)
        for kind in (signals.REJECTED, signals.SILENT):
            attention.resolve(kind=kind, key=key, at=at)
        db.session().flush()

    def tell(self, kind: str, warehouse: Warehouse, *, at: datetime, **data: Any) -> None:
        """Write it into the order's story."""
        add_timeline(order_id=self.work.order_id, kind=kind, data={"name": warehouse.name, **data}, at=at)


def locked(work_id: uuid.UUID) -> Held:
    """Raises NotFound."""
    order, _works, work = works.found(work_id)
    query = select(WarehouseRequest).where(WarehouseRequest.fulfillment_order_id == work.id)
    request = db.session().scalar(query.execution_options(populate_existing=True))
    return Held(waiting=Waiting(work=work, order=order), request=request)


def of_warehouse(work_id: uuid.UUID, warehouse_id: uuid.UUID) -> tuple[Held, WarehouseRequest, Warehouse]:
    """A work that this warehouse was asked for last. Raises NotFound."""
    held, warehouse = locked(work_id), existing(warehouse_id)
    request = held.request
    if request is None or request.warehouse_id != warehouse.id or held.work.location != warehouse.code:
        raise NotFound(N_("This is not your work any more."))
    return held, request, warehouse


def existing(warehouse_id: uuid.UUID) -> Warehouse:
    """Raises NotFound."""
    found = queries.by_id(warehouse_id)
    if found is None:
        raise NotFound(N_("There is no such warehouse."))
    return found


__all__ = ["Held", "NotNow", "existing", "locked", "of_warehouse"]
