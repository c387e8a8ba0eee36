"""An order that is paid waits to be sent; parcels take what is left, once, and may be taken back in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fulfillment.carriers import numbers, registry
from fulfillment.shipments import operations, queries
from fulfillment.shipments.contents import BadContents, ParcelDraft
from fulfillment.shipments.operations.shipping import BadDay, MovingAlready
from shop.kernel import db
from shop.kernel.errors import Conflict, DomainError, NotFound
from shop.kernel.settings import Settings
from shop.orders import operations as orders
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import delivery, mail_kinds, only_parcel, refused, reload
from tests.support import wiring


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


UPS = ParcelDraft(carrier="ups", tracking_number="1Z 999 AA1 01 2345 6784")


def ship(order: Order, *drafts: ParcelDraft, at: datetime, **more: object) -> None:
    with db.transaction():
        operations.ship(order_id=order.id, parcels=drafts or (UPS,), source="form", at=at, **more)  # type: ignore[arg-type]


def test_a_paid_order_waits_to_be_sent_once(order: Order, at: datetime) -> None:
    assert [each.number for each in queries.to_ship().orders] == [order.number]
    token = delivery(order).fulfillment.token
    with db.transaction():
        operations.open_fulfillment(order_id=order.id, at=at)
    assert delivery(order).fulfillment.token == token
    assert len(token) >= 22


def test_a_parcel_takes_everything_and_the_customer_hears_of_it_once(order: Order, at: datetime) -> None:
    ship(order, at=at)
    wiring.drain()
    wiring.drain()
    parcel = only_parcel(order)
    assert (parcel.carrier, parcel.tracking_number) == ("ups", "1Z999AA10123456784")
    assert delivery(order).fulfillment.status == "closed"
    assert reload(order).fulfillment_status == "shipped"
    assert queries.to_ship().total == 0
    assert mail_kinds(order) == ["confirmation", "shipped"]


def test_parts_leave_one_after_the_other(two_lines: Order, at: datetime) -> None:
    first, second = two_lines.lines
    ship(two_lines, ParcelDraft(carrier="ups", tracking_number="AAAAA1", lines={first.id: 1}), at=at)
    assert delivery(two_lines).fulfillment.status == "in_progress"
    assert reload(two_lines).fulfillment_status == "partially_shipped"
    ship(two_lines, ParcelDraft(carrier="ups", tracking_number="AAAAA2"), at=at)
    contents = [
        {line.order_line_id: line.quantity for line in parcel.lines} for parcel in delivery(two_lines).live
    ]
    assert contents == [{first.id: 1}, {first.id: 1, second.id: 2}]
    assert reload(two_lines).fulfillment_status == "shipped"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"carrier": "pigeon"}, registry.UnknownCarrier),
        ({"tracking_number": "9.40011E+21"}, numbers.BadNumber),
        ({"tracking_number": "<script>"}, numbers.BadNumber),
        ({"lines": {"first": 99}}, BadContents),
        ({"lines": {"first": -1}}, BadContents),
        ({"lines": {"unknown": 1}}, BadContents),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    order: Order, at: datetime, changes: dict[str, object], error: type[DomainError]
) -> None:
    if "lines" in changes:
        known = {"first": order.lines[0].id, "unknown": order.id}
        changes = {"lines": {known[key]: count for key, count in dict(changes["lines"]).items()}}  # type: ignore[call-overload]
    draft = ParcelDraft(**{"carrier": "ups", "tracking_number": "AAAAA1", **changes})  # type: ignore[arg-type]
    refused(lambda: operations.ship(order_id=order.id, parcels=[draft], source="form", at=at), by=error)
    assert delivery(order).parcels == []
    assert reload(order).lines[0].shipped_quantity == 0


def test_nothing_is_sent_twice(order: Order, at: datetime) -> None:
    ship(order, at=at)
    refused(lambda: operations.ship(order_id=order.id, parcels=[UPS], source="form", at=at), by=DomainError)
    assert len(delivery(order).parcels) == 1


@pytest.mark.parametrize("days", [-400, -2, 2])
def test_a_day_that_cannot_be_is_refused(order: Order, at: datetime, days: int) -> None:
    day = at + timedelta(days=days)
    refused(
        lambda: operations.ship(order_id=order.id, parcels=[UPS], source="form", shipped_at=day, at=at),
        by=BadDay,
    )


def test_a_cancelled_order_is_not_sent(order: Order, at: datetime) -> None:
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=at)
    wiring.drain()
    assert queries.to_ship().total == 0
    refused(lambda: operations.ship(order_id=order.id, parcels=[UPS], source="form", at=at), by=Conflict)


def test_a_mistake_is_taken_back_before_anybody_hears_of_it(order: Order, at: datetime) -> None:
    ship(order, at=at)
    parcel = only_parcel(order)
    with db.transaction():
        assert operations.take_back(parcel_id=parcel.id, at=at)
    wiring.drain()
    assert delivery(order).live == []
    assert reload(order).fulfillment_status == "unfulfilled"
    assert [each.number for each in queries.to_ship().orders] == [order.number]
    assert mail_kinds(order) == ["confirmation"]
    ship(order, at=at)
    assert len(delivery(order).live) == 1


def test_taking_back_says_when_the_customer_knows_already(order: Order, at: datetime) -> None:
    ship(order, at=at)
    wiring.drain()
    with db.transaction():
        assert not operations.take_back(parcel_id=only_parcel(order).id, at=at)


def test_what_a_carrier_has_seen_is_not_taken_back(order: Order, at: datetime) -> None:
    from fulfillment.carriers.base import IN_TRANSIT, ScanEvent

    ship(order, at=at)
    parcel = only_parcel(order)
    with db.transaction():
        operations.add_scans(parcel_id=parcel.id, scans=[ScanEvent(occurred_at=at, status=IN_TRANSIT)], at=at)
    refused(lambda: operations.take_back(parcel_id=parcel.id, at=at), by=MovingAlready)
    assert only_parcel(order).undone_at is None


def test_an_unknown_parcel_is_not_found(order: Order, at: datetime) -> None:
    refused(lambda: operations.take_back(parcel_id=order.id, at=at), by=NotFound)
    refused(lambda: operations.add_scans(parcel_id=order.id, scans=[], at=at), by=NotFound)
