"""From prices to a printed label and a parcel on its way; and back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fulfillment.carriers.base import ScanEvent
from fulfillment.labels import flow, jobs, privacy, queries
from fulfillment.labels.models import BOUGHT, FAILED, VOIDED
from fulfillment.labels.operations import BadOffer
from fulfillment.labels.values import Offer
from fulfillment.shipments import operations as shipments
from fulfillment.shipments.contents import BadContents
from fulfillment.shipments.operations.shipping import MovingAlready
from fulfillment.trackers import queries as trackers
from shop.kernel import db
from shop.kernel.errors import Conflict
from shop.kernel.money import Money
from shop.kernel.registry import Person
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import delivery, only_parcel, reload
from tests.integration.fulfillment.labels.conftest import cheapest, compared, connect, now, troubles
from tests.support.carriers.post_office import PDF, PostOffice

pytestmark = pytest.mark.sqlite
DAY = timedelta(days=1)


def test_the_cheapest_of_two_providers_is_on_top_bought_and_printable(
    office: PostOffice, order: Order, at: datetime
) -> None:
    connect("easypost", "shippo", at=at)
    label = compared(order, at=at)
    assert [Offer.from_dict(one).service for one in label.offers] == [
        "shippo:USPS:usps_ground_advantage",
        "easypost:USPS:GroundAdvantage",
        "easypost:USPS:Priority",
    ]
    asked = next(body["shipment"] for body in office.asked if "shipment" in body)
    assert asked["parcel"] == {"weight": 36.0, "length": 7.9, "width": 5.9, "height": 3.9}
    assert (asked["reference"], "customs_info" in asked) == (f"#{order.number}", False)
    assert (asked["from_address"]["zip"], asked["to_address"]["zip"]) == ("89501", "10001")

    bought = flow.buy(label_id=label.id, offer_key=cheapest(label), at=at)
    parcel = only_parcel(order)
    assert (bought.state, bought.cost_minor, bought.cost_currency) == (BOUGHT, 705, "USD")
    assert (parcel.carrier, parcel.tracking_number) == ("usps", bought.tracking_number)
    assert (bought.parcel_id, bought.done_at) == (parcel.id, at)
    sheet = queries.sheet(label.id)
    assert sheet is not None
    assert (sheet.content_type, sheet.body) == ("application/pdf", PDF)
    assert reload(order).fulfillment_status == "shipped"
    assert queries.spent(since=at - DAY, until=at + DAY).costs == (Money(705, "USD"),)
    tracker = trackers.tracker_of(parcel.id)
    assert tracker is not None
    assert (tracker.provider, tracker.reference) == ("shippo", bought.tracker)
    assert (office.sold, office.said("POST", "/tracks")) == (1, 0)

    cleo = Person(customer_id=order.customer_id, email=order.email)
    assert [one["tracking_number"] for one in privacy.told(cleo)] == [bought.tracking_number]
    with db.transaction():
        privacy.forget(cleo, at)
    assert (queries.sheet(label.id), now(label).url, now(label).cost_minor) == (None, "", 705)


def test_parts_of_an_order_get_labels_of_their_own_once_each(
    easypost: PostOffice, order: Order, at: datetime
) -> None:
    first = compared(order, at=at, units=1)
    for key, moment in (("easypost:nothing", at), (cheapest(first), at + timedelta(minutes=61))):
        with pytest.raises(BadOffer):
            flow.buy(label_id=first.id, offer_key=key, at=moment)
    easypost.shipments["shp_1"]["rates"].pop(0)  # the carrier has withdrawn it
    failed = flow.buy(label_id=first.id, offer_key=cheapest(first), at=at)
    assert failed.state == FAILED
    assert failed.problem is not None
    assert "Rate not found" in failed.problem["params"]["said"]
    second_best = Offer.from_dict(first.offers[1]).key
    assert flow.buy(label_id=first.id, offer_key=second_best, at=at).state == BOUGHT
    with pytest.raises(Conflict):
        flow.buy(label_id=first.id, offer_key=second_best, at=at)

    later = compared(order, at=at, hands_over=False)  # it waits for the van
    flow.buy(label_id=later.id, offer_key=cheapest(later), at=at)
    assert sum(line.quantity for line in only_parcel(order).lines) == 1
    with pytest.raises(BadContents):
        compared(order, at=at)  # nobody buys another one meanwhile
    flow.hand_over(label_id=later.id, at=at)
    flow.hand_over(label_id=later.id, at=at)
    assert [sum(line.quantity for line in parcel.lines) for parcel in delivery(order).live] == [1, 2]
    assert easypost.sold == 2


def test_a_label_given_back_is_no_parcel_and_costs_nothing_unless_the_carrier_keeps_the_money(
    easypost: PostOffice, order: Order, at: datetime
) -> None:
    labels = [compared(order, at=at, units=1) for _ in range(2)]
    for label in labels:
        flow.buy(label_id=label.id, offer_key=cheapest(label), at=at)
        given, told = flow.void(label_id=label.id, at=at)
        assert (given.state, given.refund, told) == (VOIDED, "asked", False)
    assert delivery(order).live == []
    assert sum(queries.left(reload(order)).values()) == 3
    assert queries.spent(since=at, until=at + DAY).labels == 0

    easypost.shipments["shp_1"]["refund_status"] = "refunded"
    easypost.shipments["shp_2"]["refund_status"] = "rejected"
    later = at + 2 * DAY
    jobs.run_due(at=later)
    assert [now(label).refund for label in labels] == ["voided", "refused"]
    assert [now(label).done_at for label in labels] == [later, later]
    assert troubles() == ["labels.trouble"]
    assert queries.spent(since=at, until=later).labels == 1
    assert easypost.said("POST", "/refund") == 2
    assert queries.sheet(labels[0].id) is None  # nobody sticks it on by mistake


def test_what_cannot_be_given_back_stays_a_parcel(easypost: PostOffice, order: Order, at: datetime) -> None:
    easypost.refund = "not_applicable"
    label = compared(order, at=at)
    flow.buy(label_id=label.id, offer_key=cheapest(label), at=at)
    kept, _told = flow.void(label_id=label.id, at=at)
    assert (kept.state, kept.refund) == (BOUGHT, "refused")
    parcel = only_parcel(order)
    with db.transaction():
        scan = ScanEvent(occurred_at=at + timedelta(minutes=1), status="in_transit")
        shipments.add_scans(parcel_id=parcel.id, scans=[scan], at=at + timedelta(hours=1))
    with pytest.raises(MovingAlready):
        flow.void(label_id=label.id, at=at)
    assert easypost.said("POST", "/refund") == 1
    assert queries.sheet(label.id) is not None
    jobs.tidy(at + 70 * DAY)
    assert queries.sheet(label.id) is None
