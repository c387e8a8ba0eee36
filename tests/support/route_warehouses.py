"""Warehouses for the table of routes: one with a link that has accepted some work, one with an API."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from fulfillment.shipments import queries as shipments
from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.warehouses import links, operations, states
from fulfillment.warehouses.models import API
from fulfillment.warehouses.operations.managing import Typed
from shop.kernel import db


def values(work_id: uuid.UUID, *, at: datetime) -> dict[str, Any]:
    """Make them; a part of the work at `work_id` is the warehouse's."""
    with db.transaction() as session:
        made = operations.add(Typed(name="North", email="north@example.com"), at=at)
        other = operations.add(Typed(name="South", kind=API, url="http://127.0.0.1:9/v1"), at=at)
        order_id = session.get_one(FulfillmentOrder, work_id).order_id
        work = shipments.works_of(order_id)[0]
        operations.give(work_id=work.id, warehouse_id=made.id, at=at)
        operations.answer(work_id=work.id, warehouse_id=made.id, act=states.ACCEPT, at=at)
    return {
        "warehouse_id": made.id,
        "warehouse_api": other.id,
        "warehouse_token": links.token(made.id, made.link_version),
        "warehouse_work": work.id,
        "key": "nobody",
    }
