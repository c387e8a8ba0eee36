"""Tracking numbers from files: a verdict on every row, nothing twice, and no bad row harms a good one."""

from __future__ import annotations

from datetime import datetime

import pytest

from fulfillment.shipments import importing, operations
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.importing import Plan, Verdict
from shop.kernel import db
from shop.kernel.settings import Settings
from shop.orders import operations as orders
from shop.orders.models import Order
from tests.factories.checkout import paid_order
from tests.integration.fulfillment.conftest import delivery, mail_kinds
from tests.support import wiring

HEADING = "order_number,tracking_number,carrier,ship_date,sku,quantity"


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


def planned(*lines: str) -> Plan:
    db.end_read()
    return importing.plan(importing.read("\n".join((HEADING, *lines)).encode()))


def apply(plan: Plan, at: datetime) -> list[Verdict]:
    db.end_read()
    return importing.apply(plan, at=at).verdicts


def verdicts(found: list[Verdict]) -> list[str]:
    return [each.verdict for each in found]


def test_a_dry_run_changes_nothing_and_the_import_does_it(order: Order, at: datetime) -> None:
    plan = planned(f"#{order.number},1Z 999 AA1 01 2345 6784,UPS,2026-11-24,,")
    assert verdicts(plan.verdicts) == ["new"]
    assert delivery(order).parcels == []
    assert verdicts(apply(plan, at)) == ["new"]
    (parcel,) = delivery(order).live
    assert (parcel.carrier, parcel.tracking_number) == ("ups", "1Z999AA10123456784")
    wiring.drain()
    assert "shipped" in mail_kinds(order)


def test_importing_again_changes_nothing(order: Order, at: datetime) -> None:
    line = f"{order.number},1Z999AA10123456784,ups,,,"
    apply(planned(line), at)
    again = planned(line)
    assert verdicts(again.verdicts) == ["same"]
    assert again.parcels == []
    assert len(delivery(order).parcels) == 1


def test_rows_of_one_number_are_one_parcel_and_other_numbers_are_others(
    two_lines: Order, at: datetime
) -> None:
    first, second = two_lines.lines
    number = two_lines.number
    plan = planned(
        f"{number},AAAAA1,ups,,{first.sku},1",
        f"{number},AAAAA1,ups,,{second.sku},2",
        f"{number},AAAAA2,ups,,,",
    )
    assert verdicts(apply(plan, at)) == ["new"] * 3
    contents = [
        {line.order_line_id: line.quantity for line in parcel.lines} for parcel in delivery(two_lines).live
    ]
    assert {first.id: 1, second.id: 2} in contents
    assert {first.id: 1} in contents


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("999999,AAAAA1,ups,,,", "no order 999999"),
        ("abc,AAAAA1,ups,,,", "not an order number"),
        ("-5,AAAAA1,ups,,,", "not an order number"),
        ("99999999999999999999,AAAAA1,ups,,,", "not an order number"),
        ("{n},9.40011E+21,usps,,,", "spreadsheet"),
        ("{n},9400111899223810000000,usps,,,", "spreadsheet"),
        ("{n},<script>alert(1)</script>,ups,,,", "not a tracking number"),
        ("{n},,ups,,,", "not a tracking number"),
        ("{n},AAAAA1,pigeon,,,", "not a carrier"),
        ("{n},AAAAA1,ups,24/11/2026,,", "not a day"),
        ("{n},AAAAA1,ups,2026-02-31,,", "not a day"),
        ("{n},AAAAA1,ups,,NO-SUCH-SKU,", "no item"),
        ("{n},AAAAA1,ups,,,2", "needs a sku"),
        ("{n},AAAAA1,ups,,{sku},99", "Only 3"),
        ("{n},AAAAA1,ups,,{sku},-1", "not a quantity"),
        ("{n},AAAAA1,ups,,{sku},1e3", "not a quantity"),
    ],
)
def test_a_bad_row_says_why_and_the_good_one_beside_it_is_done(
    order: Order, at: datetime, line: str, words: str
) -> None:
    good = paid_order(quantity=1, at=at)
    bad = line.format(n=order.number, sku=order.lines[0].sku)
    found = apply(planned(bad, f"{good.number},BBBBB1,dhl,,,"), at)
    assert verdicts(found) == ["wrong", "new"]
    assert words in found[0].message % found[0].params
    assert len(delivery(good).live) == 1
    assert delivery(order).parcels == []


@pytest.mark.parametrize("day", ["2027-01-01", "2024-01-01", "2026-11-01"])
def test_a_day_that_cannot_be_is_found_when_it_is_done(order: Order, at: datetime, day: str) -> None:
    found = apply(planned(f"{order.number},AAAAA1,ups,{day},,"), at)
    assert verdicts(found) == ["wrong"]
    assert delivery(order).parcels == []


def test_a_cancelled_order_is_refused(order: Order, at: datetime) -> None:
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=at)
    wiring.drain()
    assert verdicts(planned(f"{order.number},AAAAA1,ups,,,").verdicts) == ["wrong"]


def test_two_orders_that_share_a_number_are_both_sent_and_the_owner_is_asked_to_look(
    order: Order, at: datetime
) -> None:
    other = paid_order(quantity=1, at=at)
    plan = planned(f"{order.number},AAAAA1,ups,,,", f"{other.number},AAAAA1,ups,,,")
    assert verdicts(plan.verdicts) == ["new", "new"]
    assert str(order.number) in plan.verdicts[1].message % plan.verdicts[1].params
    apply(plan, at)
    third = paid_order(quantity=1, at=at)
    warned = planned(f"{third.number},AAAAA1,ups,,,").verdicts[0]
    assert warned.params["numbers"] == f"{order.number}, {other.number}"


def test_what_was_sent_between_plan_and_import_is_refused_then(order: Order, at: datetime) -> None:
    plan = planned(f"{order.number},AAAAA1,ups,,,")
    with db.transaction():
        operations.ship(
            order_id=order.id,
            parcels=[ParcelDraft(carrier="dhl", tracking_number="DDDDD1")],
            source="form",
            at=at,
        )
    assert verdicts(apply(plan, at)) == ["wrong"]
    assert len(delivery(order).parcels) == 1
