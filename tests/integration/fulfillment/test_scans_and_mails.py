"""Scans come in any order, any number of times; order and customer learn each milestone once."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.shipments import jobs, operations
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.operations.scanning import BadScan
from shop.kernel import clock, db, outbox, work
from shop.kernel.settings import Settings
from shop.mail import queries as mails
from shop.orders import queries as orders
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import mail_kinds, only_parcel, refused, reload
from tests.support import wiring


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


@pytest.fixture
def parcel(order: Order, at: datetime) -> Parcel:
    """The order's only parcel, shipped at noon."""
    with db.transaction():
        draft = ParcelDraft(carrier="ups", tracking_number="1Z999AA10123456784")
        operations.ship(order_id=order.id, parcels=[draft], source="form", at=at)
    wiring.drain()
    return only_parcel(order)


def hear(parcel: Parcel, *scans: ScanEvent, at: datetime) -> int:
    with clock.frozen(at):
        with db.transaction():
            new = operations.add_scans(parcel_id=parcel.id, scans=scans, at=at)
        wiring.drain()
    return new


def journey(at: datetime) -> list[ScanEvent]:
    """A parcel's way in twelve hours."""
    steps = [
        (1, base.IN_TRANSIT),
        (2, base.IN_TRANSIT),
        (4, base.OUT_FOR_DELIVERY),
        (6, base.ATTEMPTED),
        (8, base.READY_FOR_PICKUP),
        (12, base.DELIVERED),
    ]
    return [
        ScanEvent(occurred_at=at + timedelta(hours=hours), status=status, description=f"{hours} h")
        for hours, status in steps
    ]


def milestones(order: Order) -> list[str]:
    db.end_read()
    return sorted(orders.parcels(order.id)[0].milestones)


def test_told_as_it_happens_each_milestone_is_mailed_once(order: Order, parcel: Parcel, at: datetime) -> None:
    for scan in journey(at):
        hear(parcel, scan, at=scan.occurred_at)
    assert mail_kinds(order) == [
        "confirmation",
        "shipped",
        "out_for_delivery",
        "attempted",
        "ready_for_pickup",
        "delivered",
    ]
    found = reload(order)
    assert (found.status, found.fulfillment_status) == ("completed", "delivered")
    assert found.delivered_at == at + timedelta(hours=12)


@pytest.mark.parametrize("seed", range(3))
def test_told_in_any_order_and_twice_it_ends_the_same(
    order: Order, parcel: Parcel, at: datetime, seed: int
) -> None:
    told = [*journey(at), *journey(at)]
    random.Random(seed).shuffle(told)
    later = at + timedelta(hours=13)
    assert sum(hear(parcel, scan, at=later) for scan in told) == 6
    assert only_parcel(order).status == base.DELIVERED
    assert milestones(order) == ["attempted", "delivered", "out_for_delivery", "ready_for_pickup"]
    kinds = mail_kinds(order)
    assert len(kinds) == len(set(kinds))
    assert kinds.count("delivered") == 1


def test_a_history_that_arrives_at_once_mails_only_its_end(
    order: Order, parcel: Parcel, at: datetime
) -> None:
    hear(parcel, *journey(at), at=at + timedelta(hours=13))
    assert mail_kinds(order) == ["confirmation", "shipped", "delivered"]


def test_nobody_is_told_of_what_is_older_than_two_days(order: Order, parcel: Parcel, at: datetime) -> None:
    hear(parcel, *journey(at), at=at + timedelta(hours=12 + 49))
    assert mail_kinds(order) == ["confirmation", "shipped"]
    assert reload(order).status == "completed"


@pytest.mark.parametrize("status", ["pending", "teleported", ""])
def test_what_cannot_happen_to_a_parcel_is_refused(
    order: Order, parcel: Parcel, at: datetime, status: str
) -> None:
    scan = ScanEvent(occurred_at=at, status=status)
    refused(lambda: operations.add_scans(parcel_id=parcel.id, scans=[scan], at=at), by=BadScan)


def test_a_scan_from_the_future_is_refused(order: Order, parcel: Parcel, at: datetime) -> None:
    scan = ScanEvent(occurred_at=at + timedelta(hours=1), status=base.DELIVERED)
    refused(lambda: operations.add_scans(parcel_id=parcel.id, scans=[scan], at=at), by=BadScan)
    assert only_parcel(order).status == base.LABEL_CREATED


def test_a_new_day_beyond_the_promise_is_told_before_the_customer_asks(
    order: Order, parcel: Parcel, at: datetime
) -> None:
    assert parcel.promised_to is not None
    later = parcel.promised_to + timedelta(days=2)
    hear(parcel, ScanEvent(occurred_at=at, status=base.IN_TRANSIT, estimated_on=later), at=at)
    assert sorted(mail_kinds(order)) == ["confirmation", "delayed", "shipped"]
    assert milestones(order) == ["delayed"]


def test_a_promise_that_runs_out_is_found_without_any_scan(
    order: Order, parcel: Parcel, at: datetime
) -> None:
    assert parcel.promised_to is not None
    day_after = datetime.combine(parcel.promised_to + timedelta(days=1), at.timetz())
    with clock.frozen(day_after):
        assert jobs.find_late(day_after) == 1
        assert jobs.find_late(day_after) == 0
        wiring.drain()
    assert mail_kinds(order)[-1] == "delayed"


def test_words_of_carriers_that_are_too_long_or_hostile_are_kept_as_text(
    order: Order, parcel: Parcel, at: datetime
) -> None:
    scan = ScanEvent(
        occurred_at=at,
        status=base.IN_TRANSIT,
        description="<script>alert(1)</script>" * 40,
        place="ירושלים" * 40,
        country="ILX",
        estimated_on=date(2026, 11, 25),
    )
    assert hear(parcel, scan, at=at) == 1
    (kept,) = only_parcel(order).scans
    assert (len(kept.description), len(kept.place), kept.country) == (200, 80, "IL")


def test_a_delay_that_moves_is_told_once_for_each_new_day(order: Order, parcel: Parcel, at: datetime) -> None:
    assert parcel.promised_to is not None
    day = timedelta(days=1)
    first = parcel.promised_to + 4 * day

    def expect(days: int, *, at: datetime) -> None:
        """The carrier names a day so many days after the first."""
        scan = ScanEvent(occurred_at=at, status=base.IN_TRANSIT, estimated_on=first + days * day)
        with clock.frozen(at), db.transaction():
            operations.add_scans(parcel_id=parcel.id, scans=[scan], at=at)

    def told(at: datetime) -> list[str]:
        """The mails about a delay, as they are queued by then."""
        with clock.frozen(at):
            work.drain(lambda: outbox.run_due(at=at))
        db.end_read()
        return [mail.dedupe_key for mail in mails.for_order(order.id) if mail.kind == "delayed"]

    key = f"parcel:{parcel.id}:delayed"
    expect(0, at=at)
    assert told(at) == [key]
    expect(2, at=at + timedelta(hours=1))
    assert len(told(at + timedelta(hours=1))) == 1  # one mail a day
    tomorrow = at + day
    for _look in range(2):
        jobs.find_late(tomorrow)
    assert told(tomorrow) == [key, f"{key}:{first + 2 * day}"]
    for number, days in enumerate((2, 1, 3), start=1):  # the same, a day sooner, later still
        expect(days, at=tomorrow + number * day)
    assert told(tomorrow + 3 * day)[2:] == [f"{key}:{first + 3 * day}"]
    later = tomorrow + 4 * day
    hear(parcel, ScanEvent(occurred_at=later, status=base.DELIVERED), at=later)
    expect(6, at=later + day)
    assert len(told(later + day)) == 3
    (again,) = [mail for mail in mails.for_order(order.id) if mail.dedupe_key == f"{key}:{first + 2 * day}"]
    assert again.context["told_to"] == first.isoformat()
