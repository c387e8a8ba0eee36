"""What comes back is followed by its number: its scans reach customer and team, and those who count it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fulfillment.returns import following, operations, queries
from fulfillment.returns.models import Return
from fulfillment.returns.operations import Found
from fulfillment.trackers import connections
from fulfillment.trackers import operations as trackers
from shop.kernel import attention, clock, db
from shop.kernel.settings import Settings
from tests.factories import returns
from tests.factories.checkout import AT
from tests.support.carrier_double import CarrierDouble
from tests.support.carriers import easypost

HOUR = timedelta(hours=1)


@pytest.fixture
def double(sqlite: Settings) -> Iterator[CarrierDouble]:
    """EasyPost's own server, with an account there."""
    with CarrierDouble() as made, clock.frozen(AT):
        connections.configure(replace(sqlite, carrier_api_base=made.url))
        with db.transaction():
            trackers.connect(provider="easypost", keys={"api_key": "EZTK1234"}, secret="", at=AT)
        yield made
    connections.configure(sqlite)


def posted(number: str, at: datetime) -> Return:
    """A return that is in the post."""
    one = returns.requested(returns.arrived_order(at), at)
    with db.transaction():
        operations.approve(return_id=one.id, at=at)
        operations.post(return_id=one.id, carrier="usps", number=number, at=at)
    return one


def test_a_scan_at_our_door_brings_it_to_who_counts(double: CarrierDouble) -> None:
    one = posted(easypost.NUMBER, AT)
    double.world.scans[easypost.NUMBER] = easypost.HISTORIES["delivered"][:3]
    assert (following.follow_due(AT), following.follow_due(AT)) == (1, 0)
    assert returns.again(one).way_status == "in_transit"
    assert queries.counts()["arrived"] == 0
    db.end_read()
    double.world.scans[easypost.NUMBER] = easypost.HISTORIES["delivered"]
    later = AT + timedelta(days=7)
    assert (following.follow_due(later), following.follow_due(later + 7 * HOUR)) == (1, 0)
    assert returns.again(one).way_status == "delivered"
    assert queries.counts()["arrived"] == queries.listed(state="arrived").total == 1
    links = [item.link for item in attention.open_items() if item.kind == "returns.arrived"]
    assert links == [f"/admin/returns/{one.id}"]
    db.end_read()
    with db.transaction():
        found = {line.order_line_id: Found(good=1) for line in one.lines}
        operations.receive(return_id=one.id, found=found, at=later)
    assert "returns.arrived" not in [item.kind for item in attention.open_items()]
    assert queries.counts()["arrived"] == 0


def test_a_bought_label_that_is_scanned_says_by_itself_that_it_is_in_the_post(double: CarrierDouble) -> None:
    one = returns.requested(returns.arrived_order(AT), AT)
    with db.transaction() as session:
        operations.approve(return_id=one.id, at=AT)
        known = session.get_one(Return, one.id)
        known.carrier, known.tracking_number = "usps", easypost.NUMBER
    double.world.scans[easypost.NUMBER] = []
    following.follow_due(AT)
    assert (returns.again(one).status, returns.again(one).posted_at) == ("open", None)
    db.end_read()
    double.world.scans[easypost.NUMBER] = easypost.HISTORIES["delivered"][:3]
    following.follow_due(AT + 7 * HOUR)
    assert (returns.again(one).status, returns.again(one).way_status) == ("in_post", "in_transit")
