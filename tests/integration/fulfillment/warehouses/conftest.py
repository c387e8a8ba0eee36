"""Warehouses and what is asked about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from fulfillment.shipments import queries as shipments
from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.warehouses import keys, operations
from fulfillment.warehouses.models import API, LINK, Warehouse
from fulfillment.warehouses.operations.managing import Typed
from shop.kernel import db
from shop.orders.models import Order
from tests.support import wiring
from tests.support.warehouse_double import WarehouseDouble


@pytest.fixture
def double() -> Iterator[WarehouseDouble]:
    """A warehouse's own server."""
    with WarehouseDouble() as made:
        yield made


@pytest.fixture
def north(at: datetime, double: WarehouseDouble) -> Warehouse:
    """A warehouse with an API, which has the secrets."""
    with db.transaction():
        made = operations.add(Typed(name="North", kind=API, url=double.url), at=at)
    double.ours = [*keys.living(made, keys.OURS, at=at)]
    double.theirs = keys.living(made, keys.THEIRS, at=at)[0]
    wiring.drain()  # it is asked for shipments for the first time
    double.journal.clear()
    return made


def by_link(at: datetime, name: str = "South", **more: Any) -> Warehouse:
    """A warehouse with a link."""
    with db.transaction():
        return operations.add(Typed(name=name, kind=LINK, email="south@example.com", **more), at=at)


def work(order: Order) -> FulfillmentOrder:
    """The first work of an order as it is now."""
    db.end_read()
    return shipments.works_of(order.id)[0]


def give(order: Order, warehouse: Warehouse, at: datetime) -> FulfillmentOrder:
    """Ask a warehouse to send it."""
    with db.transaction():
        operations.give(work_id=work(order).id, warehouse_id=warehouse.id, at=at)
    return work(order)
