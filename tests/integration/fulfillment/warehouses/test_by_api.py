"""A warehouse by its API: asked once, heard in any order, every shipment once, no answer lost."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.carriers.failures import ProviderError
from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as parcels
from fulfillment.shipments.models import OWN
from fulfillment.warehouses import (
    calling,
    hearing,
    jobs,
    keys,
    operations,
    polling,
    queries,
    reading,
    signals,
    states,
)
from fulfillment.warehouses.models import Warehouse, WarehouseCall
from fulfillment.warehouses.operations.locking import NotNow
from shop.kernel import attention, clock, db, inbox
from shop.kernel.settings import Settings
from shop.orders.models import Order
from shop.orders.operations import cancel
from tests.integration.fulfillment.conftest import delivery, reload
from tests.integration.fulfillment.warehouses.conftest import by_link, give, work
from tests.support import wiring
from tests.support.warehouse_double import SLOW, WarehouseDouble

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


def open_items(*kinds: str) -> list[str]:
    db.end_read()
    return sorted(item.kind for item in attention.open_items() if item.kind in kinds or not kinds)


def shipment(order: Order, number: str, units: int, *, at: datetime, name: str = "") -> dict[str, Any]:
    line = {"id": str(order.lines[0].id), "quantity": units}
    return {
        "id": name or number,
        "fulfillment_order_id": str(work(order).id),
        "shipped_at": at.isoformat(),
        "parcels": [{"carrier": "UPS", "tracking_number": number, "lines": [line]}],
    }


def hear(
    double: WarehouseDouble, north: Warehouse, kind: str, data: dict[str, Any], at: datetime, when: datetime
) -> None:
    """A webhook that the edge has let in."""
    body, headers = double.webhook(kind, data, at=at, occurred=when)
    with db.transaction():
        inbox.receive(
            source=hearing.SOURCE,
            connection=north.key,
            external_id=headers["webhook-id"],
            headers={},
            body=body,
            at=at,
        )


def about(order: Order, revision: int = 1, **more: Any) -> dict[str, Any]:
    return {"fulfillment_order_id": str(work(order).id), "revision": revision, **more}


def test_work_is_told_once_whatever_happens_on_the_way(
    order: Order, north: Warehouse, double: WarehouseDouble, at: datetime
) -> None:
    double.faults = [503, 429]
    given = give(order, north, at)
    assert given.request_status == states.SUBMITTED
    later = at
    for _try in range(4):
        with clock.frozen(later):
            wiring.drain()
        later += 3 * MINUTE
    assert [status for _m, _p, status in double.journal] == [503, 429, 200]
    (told,) = double.orders.values()
    assert (told["id"], told["revision"], told["order"]) == (str(given.id), 1, str(order.number))
    assert told["lines"] == [
        {
            "id": str(order.lines[0].id),
            "sku": "MUG-1",
            "title": order.lines[0].title,
            "variant": "",
            "quantity": 3,
        }
    ]
    assert told["ship_to"]["city"] == order.shipping_address["city"]
    assert order.email not in json.dumps(told)
    request = queries.request_of(given.id)
    assert request is not None
    assert request.reference == "WH-1"
    assert open_items(signals.CALL) == []
    with pytest.raises(NotNow), db.transaction():
        operations.give(work_id=given.id, warehouse_id=north.id, at=at)


def test_what_it_refuses_and_what_is_too_slow_comes_to_somebody(
    order: Order, north: Warehouse, double: WarehouseDouble, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.faults = [422]
    give(order, north, at)
    wiring.drain()
    (item,) = [item for item in attention.open_items() if item.kind == signals.CALL]
    assert "Something is wrong" in item.params["error"]
    call = db.session().scalars(select(WarehouseCall)).one()
    with db.transaction():
        calling.retry(call.id, at=at)
    wiring.drain()
    assert (len(double.orders), open_items(signals.CALL)) == (1, [])
    monkeypatch.setattr(calling, "READ", 0.1)
    double.faults = [SLOW]
    with pytest.raises(ProviderError):
        calling.check(north, at=at)
    db.end_read()
    assert queries.by_id(north.id).resume_at == at + MINUTE  # type: ignore[union-attr]
    double.ours = ["whsec_AAAA"]
    with pytest.raises(ProviderError):
        calling.check(north, at=at)


def test_any_order_and_repetition_of_messages_comes_to_the_same(
    order: Order, north: Warehouse, double: WarehouseDouble, at: datetime
) -> None:
    give(order, north, at)
    news = [
        ("fulfillment_order.accepted", about(order, reference="N7"), at + MINUTE),
        ("shipment.created", shipment(order, "1Z999AA10123456784", 1, at=at + 2 * MINUTE), at + 2 * MINUTE),
        ("shipment.created", shipment(order, "1Z999AA10123456785", 1, at=at + 3 * MINUTE), at + 3 * MINUTE),
        ("fulfillment_order.rejected", about(order, reason="out_of_stock"), at + 4 * MINUTE),
    ]
    told = [(kind, double.webhook(kind, data, at=at, occurred=when)[0]) for kind, data, when in news]
    sequences = list(permutations(range(len(news))))[::3]
    ends = {_played(order, north, told, sequence, at + HOUR) for sequence in sequences}
    assert ends == {(states.REJECTED, 1, 2)}


class Undone(Exception):
    """Nothing of it is kept: the next order of messages begins anew."""


def _played(
    order: Order, north: Warehouse, told: list[tuple[str, bytes]], sequence: tuple[int, ...], at: datetime
) -> tuple[str, int, int]:
    """What some order of messages, the first of them twice, comes to."""
    try:
        with db.transaction():
            for index in (*sequence, sequence[0]):
                _apply(north, told[index][1], at)
            found = parcels.works_of(order.id)[0]
            end = (found.request_status, found.lines[0].open_quantity, len(parcels.parcels_of(order.id)))
            raise Undone
    except Undone:
        return end


def _apply(north: Warehouse, body: bytes, at: datetime) -> None:
    told = reading.read(body)
    if isinstance(told, reading.ToldShipment):
        operations.take_shipment(warehouse_id=north.id, told=told, at=at)
    elif isinstance(told, reading.Told):
        operations.answer(
            work_id=told.work_id, warehouse_id=north.id, act=told.act, reason=told.reason, note=told.note,
            reference=told.reference, said_at=told.occurred_at, revision=told.revision, at=at,
        )  # fmt: skip


def test_shipments_are_asked_for_and_what_does_not_fit_is_looked_at(
    order: Order, north: Warehouse, double: WarehouseDouble, at: datetime
) -> None:
    give(order, north, at)
    wiring.drain()
    double.shipments = [
        shipment(order, "1Z999AA10123456784", 2, at=at),
        shipment(order, "1Z999AA10123456785", 2, at=at),  # one is left
        shipment(order, "1Z999AA10123456786", 1, at=at),
    ]
    later = at + HOUR
    hear(double, north, "shipment.created", double.shipments[0], later, at)
    with clock.frozen(later):
        wiring.drain()
    assert polling.ask(north.id, at=later + HOUR) == 0  # asked already, by the worker, with the webhook
    db.end_read()
    assert [parcel.tracking_number[-1] for parcel in delivery(order).live] == ["4", "6"]
    assert work(order).request_status == states.CLOSED
    assert open_items(signals.SHIPMENT) == [signals.SHIPMENT]
    assert reload(order).lines[0].shipped_quantity == 3
    hear(double, north, "inventory.updated", {"items": [{"sku": "MUG-1", "available": 9}]}, later, later)
    hear(double, north, "inventory.updated", {"items": [{"sku": "MUG-1", "available": 5}]}, later, at)
    with clock.frozen(later):
        wiring.drain()
    assert [(row.sku, row.available) for row in queries.stock_of(north.id)] == [("MUG-1", 9)]


def test_stopping_is_asked_and_answered_and_the_order_goes_elsewhere(
    order: Order, north: Warehouse, double: WarehouseDouble, at: datetime
) -> None:
    give(order, north, at)
    wiring.drain()
    hear(double, north, "fulfillment_order.accepted", about(order), at, at)
    wiring.drain()
    assert work(order).request_status == states.ACCEPTED
    with db.transaction():
        operations.ask_to_stop(work_id=work(order).id, at=at + HOUR)
    with clock.frozen(at + HOUR):
        wiring.drain()
    assert double.cancelled == [str(work(order).id)]
    assert jobs.find_silent(at + 26 * HOUR) == 1
    hear(double, north, "fulfillment_order.cancelled", about(order), at + HOUR, at + HOUR)
    with clock.frozen(at + HOUR):
        wiring.drain()
    assert work(order).request_status == states.CANCELLATION_ACCEPTED
    assert open_items(signals.REJECTED, signals.SILENT) == [signals.REJECTED]
    south = by_link(at)
    give(order, south, at + HOUR)
    assert open_items(signals.REJECTED) == []
    hear(double, north, "fulfillment_order.rejected", about(order, reason="other"), at + HOUR, at + 2 * HOUR)
    with clock.frozen(at + 2 * HOUR):
        wiring.drain()
    assert (work(order).location, work(order).request_status) == (south.code, states.SUBMITTED)
    with db.transaction():
        assert operations.ask_to_stop(work_id=work(order).id, at=at) == states.CANCELLATION_ACCEPTED
        operations.bring_home(work_id=work(order).id, at=at)
    assert (work(order).location, work(order).request_status) == (OWN, states.UNSUBMITTED)


def test_a_cancelled_order_is_stopped_and_work_taken_back_before_it_was_told_is_never_told(
    order: Order, north: Warehouse, double: WarehouseDouble, at: datetime
) -> None:
    give(order, north, at)
    with db.transaction():
        operations.ask_to_stop(work_id=work(order).id, at=at)
    for later in (at, at + MINUTE):
        with clock.frozen(later):
            wiring.drain()
    assert [path.rpartition("/")[2] for _m, path, _s in double.journal] == ["cancellation"]
    assert work(order).request_status == states.CANCELLATION_ACCEPTED  # it never had it: 404
    give(order, north, at)
    wiring.drain()
    hear(double, north, "fulfillment_order.accepted", about(order, 2), at, at)
    wiring.drain()
    with db.transaction():
        cancel(order_id=order.id, reason="owner", at=at)
    wiring.drain()
    assert work(order).request_status == states.CANCELLATION_REQUESTED
    assert double.cancelled == [str(work(order).id)]


def test_two_secrets_live_and_an_address_that_changes_is_told(
    order: Order, north: Warehouse, double: WarehouseDouble, at: datetime
) -> None:
    give(order, north, at)
    with db.transaction():
        operations.new_secrets(north.id, at=at)
    db.end_read()
    row = queries.by_id(north.id)
    assert row is not None
    assert len(keys.living(row, keys.OURS, at=at)) == 2
    assert len(keys.living(row, keys.OURS, at=at + timedelta(days=3))) == 1
    wiring.drain()  # signed with both: the double knows the old one alone
    assert len(double.orders) == 1
    with db.transaction() as session:
        known = session.get_one(Order, order.id)
        known.shipping_address = {**known.shipping_address, "city": "Bergen"}
        assert operations.follow(order_id=order.id, at=at) == 1
        assert operations.follow(order_id=order.id, at=at) == 0
    wiring.drain()
    (told,) = double.orders.values()
    assert (told["revision"], told["ship_to"]["city"]) == (2, "Bergen")
    hear(double, north, "fulfillment_order.accepted", about(order, 1), at, at)
    wiring.drain()
    assert work(order).request_status == states.SUBMITTED  # it had accepted what is no more
    with db.transaction():
        shipments.hold(work_id=work(order).id, reason="address", at=at)
