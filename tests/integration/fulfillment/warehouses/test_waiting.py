"""Waiting is told both ways: the shop's holds and disputes to the warehouse, and its own to the shop."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fulfillment.shipments import operations as shipments
from fulfillment.warehouses import calling, operations, signals, states
from fulfillment.warehouses.models import Warehouse
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.orders import operations as orders
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import reload
from tests.integration.fulfillment.warehouses.conftest import give, work
from tests.integration.fulfillment.warehouses.test_by_api import about, hear, open_items, shipment
from tests.support import wiring
from tests.support.warehouse_double import WarehouseDouble

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


def test_whoever_waits_tells_the_other(
    order: Order, at: datetime, north: Warehouse, double: WarehouseDouble
) -> None:
    held = give(order, north, at)
    wiring.drain()

    def minute(minutes: int) -> list[tuple[str, str]]:
        """What the warehouse has heard of waiting, so many minutes later."""
        now = at + minutes * MINUTE
        with clock.frozen(now):
            operations.tell_waits(at=now)
            operations.tell_waits(at=now)
            calling.run_due(at=now)
        return double.waits

    assert minute(1) == []
    with db.transaction():
        orders.hold(order_id=order.id, reason="dispute", at=at)
        shipments.hold(work_id=held.id, reason="fraud", at=at)
    assert minute(2) == [("hold", "dispute")]
    assert work(order).request_status == states.SUBMITTED  # "accepted" answers the call, not the request
    with db.transaction():
        orders.release(order_id=order.id, reason="dispute", at=at)
    assert len(minute(3)) == 1  # the other hold stands
    for minutes, act in ((4, shipments.release), (5, shipments.hold)):
        with db.transaction():
            act(work_id=held.id, reason="fraud", at=at)
        minute(minutes)
    assert double.waits == [("hold", "dispute"), ("release", ""), ("hold", "fraud")]
    with db.transaction():
        shipments.release(work_id=held.id, reason="fraud", at=at)
    minute(6)
    note = {**about(order), "note": "The box is too small"}
    for kind, when in (("held", 3), ("released", 1), ("held", 3)):  # an older word, and one said again
        later = at + 10 * MINUTE
        hear(double, north, f"fulfillment_order.{kind}", note, later, at + when * MINUTE)
        with clock.frozen(later):
            wiring.drain()
    assert [hold.note for hold in work(order).holds if hold.released_at is None] == ["The box is too small"]
    assert open_items(signals.WAITS) == [signals.WAITS]
    assert minute(12) == [*double.waits[:3], ("release", "")]  # nothing is echoed
    sent = shipment(order, "1Z999AA10123456784", 3, at=at + HOUR)
    hear(double, north, "shipment.created", sent, at + HOUR, at + HOUR)
    with clock.frozen(at + HOUR):
        wiring.drain()
    assert reload(order).lines[0].shipped_quantity == 3
    assert open_items(signals.WAITS) == []
