"""What is told of parcels: codes nobody knows, shared numbers, unknown parcels, unsigned messages."""

from __future__ import annotations

import json
from datetime import datetime

from fulfillment.carriers import base
from fulfillment.trackers import operations, privacy, queries, signals
from fulfillment.trackers.models import SHARED, STOPPED, CarrierConnection
from shop.catalog.rules import VariantInput
from shop.kernel import clock, db
from shop.kernel.registry import Person
from shop.orders.models import Order
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import cart_with, details, order_of, press
from tests.integration.fulfillment.following.conftest import (
    HOUR,
    connect,
    open_kinds,
    post,
    ship,
    status,
    tracker,
)
from tests.support import wiring
from tests.support.carrier_double import CarrierDouble
from tests.support.carriers import easypost, seventeentrack


def test_an_unknown_code_changes_nothing_until_somebody_says_what_it_means(
    double: CarrierDouble, connection: CarrierConnection, order: Order, at: datetime
) -> None:
    ship(order, at)
    odd = easypost.scan("2026-11-24T18:00:00Z", "in_transit", "teleported", "Beamed up")
    post(easypost.body([odd]), at + 7 * HOUR, "evt_odd")
    assert status(order) == base.LABEL_CREATED
    assert [(one.code, one.scans, one.parcels) for one in queries.unknown_codes()] == [
        ("in_transit/teleported", 1, 1)
    ]
    assert signals.UNMAPPED in open_kinds()
    with db.transaction():
        read = operations.decide(
            provider="easypost", code="in_transit/teleported", status=base.IN_TRANSIT, at=at + 8 * HOUR
        )
    assert read == 1
    assert status(order) == base.IN_TRANSIT
    assert queries.unknown_codes() == []
    assert signals.UNMAPPED not in open_kinds()
    again = easypost.scan("2026-11-24T19:00:00Z", "in_transit", "teleported", "Beamed down")
    post(easypost.body([odd, again]), at + 9 * HOUR, "evt_odd_2")
    assert queries.unknown_codes() == []
    with db.transaction():
        assert operations.read_again_since(provider="easypost", since=at, at=at + 9 * HOUR) == (1, 0)
    story = easypost.HISTORIES["delivered"]
    post(easypost.body(story, number="9400110898825022579999"), at + 9 * HOUR, "evt_a")
    post(easypost.body(story, number="<script>alert(1)</script>"), at + 9 * HOUR, "evt_b")
    found = queries.connection_of("easypost")
    assert found is not None
    assert [one["number"] for one in found.strays] == ["", "9400110898825022579999"]
    assert status(order) == base.IN_TRANSIT
    broken = easypost.scan("2026-11-24T20:00:00Z", "failure", "damaged", "Box crushed")
    post(easypost.body([broken], event="3"), at + 10 * HOUR, "evt_broken")
    assert signals.ACTION in open_kinds()
    better = easypost.scan("2026-11-24T21:00:00Z", "in_transit", "in_transit", "Repacked")
    post(easypost.body([better], event="4"), at + 11 * HOUR, "evt_better")
    assert signals.ACTION not in open_kinds()
    person = Person(customer_id=order.customer_id, email="cleo@example.com")
    assert [len(one["told"]) for one in privacy.told(person)] == [8]
    with db.transaction():
        privacy.forget(person, at)
    assert [one["told"] for one in privacy.told(person)] == [[]]


def test_two_orders_with_one_number_wait_until_somebody_says_whose_it_is(
    double: CarrierDouble, connection: CarrierConnection, order: Order, at: datetime
) -> None:
    with clock.frozen(at - HOUR):
        bowl = stocked_variant(5, variants=(VariantInput(price_minor=2800, sku="BOWL-1"),))
        other = order_of(press(cart_with(bowl, at=at - HOUR), details(), at=at - HOUR))
        wiring.drain()
    first, second = ship(order, at), ship(other, at)
    story = easypost.HISTORIES["delivered"]
    post(easypost.body(story), at + 80 * HOUR, "evt_shared")
    assert {tracker(first).state, tracker(second).state} == {SHARED}
    assert (status(order), status(other)) == (base.LABEL_CREATED, base.LABEL_CREATED)
    assert signals.SHARED in open_kinds()
    with db.transaction():
        operations.settle_number(
            connection_id=connection.id,
            number=easypost.NUMBER,
            tracker_ids=[tracker(second).id],
            at=at + 81 * HOUR,
        )
    assert (status(order), status(other)) == (base.LABEL_CREATED, base.DELIVERED)
    assert tracker(first).state == STOPPED
    assert signals.SHARED not in open_kinds()


def test_an_unsigned_message_is_looked_up_before_it_is_believed(
    double: CarrierDouble, order: Order, at: datetime
) -> None:
    connect("seventeentrack", "17token0123456789", at)
    ship(order, at, number=seventeentrack.NUMBER, carrier="israel_post")
    lie = seventeentrack.body(seventeentrack.HISTORIES["delivered"])
    truth = seventeentrack.HISTORIES["delivered"][:2]
    double.world.scans[seventeentrack.NUMBER] = truth
    post(lie, at + 150 * HOUR, "lie", source="seventeentrack", trusted="no")
    assert status(order) == base.IN_TRANSIT
    signed = json.loads(lie)
    post(json.dumps(signed).encode(), at + 151 * HOUR, "true", source="seventeentrack", trusted="yes")
    assert status(order) == base.DELIVERED
