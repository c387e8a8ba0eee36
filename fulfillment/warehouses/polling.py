"""Asking warehouses which shipments left since the last time: what their webhooks may have failed to tell."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from fulfillment.carriers.failures import Malformed, ProviderError
from fulfillment.warehouses import calling, hearing, reading
from fulfillment.warehouses.models import API, Warehouse
from shop.kernel import db

EVERY = timedelta(minutes=15)
MOST_PAGES = 20


def ask_all(at: datetime) -> int:
    """Ask every warehouse with an API; how many shipments were new."""
    rows = list(db.session().scalars(select(Warehouse.id).where(Warehouse.kind == API, Warehouse.active)))
    db.end_read()
    return sum(ask(warehouse_id, at=at) for warehouse_id in rows)


def ask(warehouse_id: uuid.UUID, *, at: datetime) -> int:
    """Ask one, page by page; how many shipments were new. Outside of any transaction."""
    new = 0
    for _page in range(MOST_PAGES):
        warehouse = db.session().get_one(Warehouse, warehouse_id)
        cursor, waits = warehouse.cursor, warehouse.resume_at is not None and warehouse.resume_at > at
        db.end_read()
        if waits:
            break
        try:
            params = {"since": cursor} if cursor else None
            found = calling.ask(warehouse, "GET", "/shipments", params=params, at=at)
            shipments, after, more = reading.page(found)
        except (ProviderError, Malformed) as error:
            calling.failed(warehouse_id, error, at=at)
            break
        new += sum(hearing.take(warehouse_id, told, at=at) for told in shipments)
        with db.transaction() as session:
            row = session.get_one(Warehouse, warehouse_id)
            row.cursor, row.asked_at = after or cursor, at
            calling.went_well(warehouse_id)
        if not more or after in ("", cursor):
            break
    return new
