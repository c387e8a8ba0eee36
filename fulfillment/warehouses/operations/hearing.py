"""What a warehouse's API tells: parcels that left (each shipment once) and how much lies there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from fulfillment.carriers import numbers, registry
from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as works
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.warehouses import signals
from fulfillment.warehouses.models import WarehouseShipment, WarehouseStock
from fulfillment.warehouses.operations.answering import note_sent
from fulfillment.warehouses.operations.holding import stop_waiting
from fulfillment.warehouses.operations.locking import existing, of_warehouse
from fulfillment.warehouses.queries import number_of
from fulfillment.warehouses.reading import ToldShipment
from shop.kernel import attention, db, ids
from shop.kernel.errors import N_, DomainError


def take_shipment(*, warehouse_id: uuid.UUID, told: ToldShipment, at: datetime) -> bool:
    """Hand the parcels over that a warehouse tells of; False when it had told before.

    Raises NotFound for work that is not its own, and what `shipments.ship` does: then nothing is kept.
    """
    held, _request, _warehouse = of_warehouse(told.work_id, warehouse_id)
    row = _row(warehouse_id, told, at=at)
    if not db.insert_ignore(WarehouseShipment, [row]):
        return False
    order_id = held.work.order_id
    new = [draft for draft in told.parcels if not _known(order_id, draft)]
    if new:
        stop_waiting(work_id=told.work_id, at=at)  # whatever it waited for, it has sent it
        made = shipments.ship(
            order_id=order_id,
            parcels=new,
            source="warehouse",
            work_id=told.work_id,
            shipped_at=min(max(told.occurred_at, held.waiting.order.placed_at), at),
            at=at,
        )
        db.session().get_one(WarehouseShipment, row["id"]).shipment_id = made.id
    note_sent(work_id=told.work_id, said_at=told.occurred_at, at=at)
    return True


def turned_away(*, warehouse_id: uuid.UUID, told: ToldShipment, error: DomainError, at: datetime) -> None:
    """What a warehouse tells of does not fit (more than is left, work of others): somebody looks at it."""
    row = _row(warehouse_id, told, at=at)
    if not db.insert_ignore(WarehouseShipment, [{**row, "problem": error.message}]):
        return
    found = number_of(told.work_id)
    attention.raise_item(
        kind=signals.SHIPMENT,
        key=str(row["id"]),
        message=N_("%(name)s says that it has sent %(parcels)s of order %(number)s, which does not fit."),
        params={
            "name": existing(warehouse_id).name,
            "parcels": ", ".join(draft.tracking_number or draft.carrier for draft in told.parcels)[:200],
            "number": found or "?",
        },
        link=f"/admin/shipments/{found}" if found else f"/admin/warehouses/{warehouse_id}",
        at=at,
    )


def note_stock(
    *, warehouse_id: uuid.UUID, items: Sequence[tuple[str, int]], said_at: datetime, at: datetime
) -> int:
    """Keep how many of each SKU lie there, by the latest word; how many changed."""
    rows = db.session().scalars(
        select(WarehouseStock).where(
            WarehouseStock.warehouse_id == warehouse_id, WarehouseStock.sku.in_([sku for sku, _ in items])
        )
    )
    known, changed = {row.sku: row for row in rows}, 0
    for sku, available in dict(items).items():
        row = known.get(sku)
        if row is None:
            row = WarehouseStock(warehouse_id=warehouse_id, sku=sku, available=available, said_at=said_at)
            db.session().add(row)
            changed += 1
        elif row.said_at <= said_at:
            row.available, row.said_at = available, said_at
            changed += 1
    db.session().flush()
    return changed


def _row(warehouse_id: uuid.UUID, told: ToldShipment, *, at: datetime) -> dict[str, object]:
    return {
        "id": ids.derived_id("warehouse shipment", warehouse_id, told.external_id),
        "warehouse_id": warehouse_id,
        "external_id": told.external_id,
        "problem": "",
        "heard_at": at,
    }


def _known(order_id: uuid.UUID, draft: ParcelDraft) -> bool:
    """Whether somebody has noted this parcel already, by hand or by a file."""
    if not draft.tracking_number.strip():
        return False
    carrier = registry.find(draft.carrier).info.code
    return works.in_use(order_id, carrier, numbers.cleaned(draft.tracking_number)) is not None
