"""One order, several works: parts, holds, what is given up, what is lost and sent again. Every unit once."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from random import Random

import pytest

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.shipments import contents, following, jobs, operations, queries
from fulfillment.shipments.contents import BadContents, ParcelDraft
from fulfillment.shipments.models import FulfillmentOrder, Parcel
from fulfillment.shipments.operations.waiting import OnHold, UnknownReason
from shop.inventory import queries as inventory
from shop.kernel import attention, clock, db
from shop.kernel.errors import Conflict, DomainError, NotFound
from shop.kernel.settings import Settings
from shop.orders import operations as orders
from shop.orders.models import Order
from tests.factories.checkout import paid_order
from tests.integration.fulfillment.conftest import delivery, mail_kinds, only_parcel, refused, reload
from tests.support import wiring


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


def works(order: Order) -> list[FulfillmentOrder]:
    db.end_read()
    return queries.works_of(order.id)


def ship(
    order: Order, at: datetime, *, number: str = "", work: uuid.UUID | None = None, **lines: int
) -> None:
    draft = ParcelDraft(carrier="ups", tracking_number=number, lines=lines)  # type: ignore[arg-type]
    with db.transaction():
        operations.ship(order_id=order.id, parcels=[draft], source="form", work_id=work, at=at)


def codes(view: str) -> list[str]:
    db.end_read()
    return [each.code for each in queries.to_ship(view=view).waiting]


def test_the_identity_holds_in_the_database_whatever_happens(two_lines: Order, at: datetime) -> None:
    dice, lines = Random(5), [line.id for line in two_lines.lines]
    for _step in range(20):
        found, units = works(two_lines), {dice.choice(lines): dice.randint(1, 2)}
        work, live = dice.choice(found).id, delivery(two_lines).live
        acts = [
            lambda units=units: operations.ship(
                order_id=two_lines.id, parcels=[ParcelDraft(carrier="ups", lines=units)], source="x", at=at
            ),
            lambda work=work, units=units: operations.split(work_id=work, lines=units, at=at),
            lambda work=work: operations.hold(work_id=work, reason="stock", at=at),
            lambda work=work: operations.release(work_id=work, reason="stock", at=at),
            lambda work=work, units=units: operations.give_up(work_id=work, lines=units, restock=True, at=at),
            lambda live=live: operations.take_back(parcel_id=dice.choice(live).id, at=at) if live else None,
        ]
        try:
            with db.transaction():
                dice.choice(acts)()
        except DomainError:
            pass
        held = {line: [0, 0, 0] for line in lines}
        for work_now in works(two_lines):
            for row in work_now.lines:
                for place, value in enumerate(
                    (row.open_quantity, row.shipped_quantity, row.cancelled_quantity)
                ):
                    held[row.order_line_id][place] += value
        sent = dict.fromkeys(lines, 0)
        for parcel in delivery(two_lines).live:
            for inside in parcel.lines:
                sent[inside.order_line_id] += inside.quantity
        for line in reload(two_lines).lines:
            still_open, shipped, given_up = held[line.id]
            assert line.quantity == still_open + shipped + given_up
            assert (line.shipped_quantity, line.cancelled_quantity) == (shipped, given_up)
            assert sent[line.id] == shipped
        left = sum(contents.remaining(reload(two_lines).lines).values())
        assert left == sum(still_open for still_open, _shipped, _given_up in held.values())


def test_work_is_released_when_its_last_hold_goes(order: Order, at: datetime) -> None:
    (work,) = works(order)
    with db.transaction():
        assert operations.hold(work_id=work.id, reason="address", note="No house number", at=at)
        assert operations.hold(work_id=work.id, reason="stock", at=at)
        assert not operations.hold(work_id=work.id, reason="stock", at=at)
    assert (codes("ready"), codes("held")) == ([], [str(order.number)])
    error = refused(
        lambda: operations.ship(
            order_id=order.id, parcels=[ParcelDraft(carrier="ups")], source="form", at=at
        ),
        by=OnHold,
    )
    assert "because the address is wrong" in str(error)
    with db.transaction():
        assert operations.release(work_id=work.id, reason="address", at=at)
        assert not operations.release(work_id=work.id, reason="address", at=at)
    assert codes("held") == [str(order.number)]
    with db.transaction():
        operations.release(work_id=work.id, reason="stock", at=at)
    assert (codes("ready"), codes("held")) == ([str(order.number)], [])
    refused(lambda: operations.hold(work_id=work.id, reason="mood", at=at), by=UnknownReason)
    refused(lambda: operations.hold(work_id=order.id, reason="stock", at=at), by=NotFound)


def test_a_part_of_its_own_waits_and_leaves_by_itself(two_lines: Order, at: datetime) -> None:
    (work,) = works(two_lines)
    bowl = two_lines.lines[1]
    with db.transaction():
        second = operations.split(work_id=work.id, lines={bowl.id: 2}, at=at)
        operations.hold(work_id=second.id, reason="stock", at=at)
    number = two_lines.number
    assert (codes("ready"), codes("held")) == ([str(number)], [f"{number}-2"])
    assert [each.work.id for each in queries.by_codes([f"#{number}-2", "x", str(number), "99999"])] == [
        second.id,
        work.id,
    ]
    ship(two_lines, at)
    assert [held.order_line_id for held in only_parcel(two_lines).lines] == [two_lines.lines[0].id]
    assert reload(two_lines).fulfillment_status == "partially_shipped"
    with db.transaction():
        operations.release(work_id=second.id, reason="stock", at=at)
    ship(two_lines, at, work=second.id)
    assert [each.status for each in works(two_lines)] == ["closed", "closed"]
    first, later = delivery(two_lines).live
    with db.transaction():
        operations.take_back(parcel_id=later.id, at=at)
    assert [each.status for each in works(two_lines)] == ["closed", "open"]
    assert following.by_token(second.token).order.id == two_lines.id  # type: ignore[union-attr]
    assert first.undone_at is None


def test_an_edit_is_followed_and_a_cancelled_order_is_not_sent(two_lines: Order, at: datetime) -> None:
    with db.transaction():
        orders.cancel(order_id=two_lines.id, reason="owner", at=at)
    wiring.drain()
    (work,) = works(two_lines)
    assert work.status == "cancelled"
    assert [(row.open_quantity, row.cancelled_quantity) for row in work.lines] == [(0, 2), (0, 2)]
    refused(lambda: operations.hold(work_id=work.id, reason="stock", at=at), by=Conflict)


def test_what_cannot_be_had_is_given_up_and_the_rest_ends_the_order(two_lines: Order, at: datetime) -> None:
    (work,) = works(two_lines)
    mug, bowl = two_lines.lines
    everything = {mug.id: 2, bowl.id: 2}
    refused(
        lambda: operations.give_up(work_id=work.id, lines=everything, restock=False, at=at), by=DomainError
    )
    for wrong in ({}, {mug.id: 3}, {mug.id: -1}, {two_lines.id: 1}):
        refused(
            lambda wrong=wrong: operations.give_up(work_id=work.id, lines=wrong, restock=False, at=at),
            by=BadContents,
        )
    with db.transaction():
        operations.give_up(work_id=work.id, lines={bowl.id: 2}, restock=False, at=at)
    ship(two_lines, at)
    assert [each.status for each in works(two_lines)] == ["closed"]
    parcel = only_parcel(two_lines)
    with db.transaction():
        scan = ScanEvent(occurred_at=at, status=base.DELIVERED)
        operations.add_scans(parcel_id=parcel.id, scans=[scan], at=at)
    assert reload(two_lines).status == "completed"


def test_a_quiet_parcel_is_asked_for_given_up_and_sent_again(two_lines: Order, at: datetime) -> None:
    order, variant = two_lines, two_lines.lines[0].variant_id
    ship(order, at, number="1Z999AA10123456784")
    parcel = only_parcel(order)
    with db.transaction():
        scan = ScanEvent(occurred_at=at, status=base.IN_TRANSIT)
        operations.add_scans(parcel_id=parcel.id, scans=[scan], at=at)
    refused(lambda: operations.report_lost(parcel_id=parcel.id, at=at), by=Conflict)
    for days, quiet in ((4, ""), (6, "stale"), (13, "suspected")):
        later = at + timedelta(days=days)
        with clock.frozen(later):
            jobs.find_quiet(later)
        assert only_parcel(order).quiet == quiet
        assert bool(items(order)) == bool(quiet)
    with db.transaction():
        operations.ask_carrier(parcel_id=parcel.id, at=later)
    assert not items(order)
    with db.transaction():
        operations.report_lost(parcel_id=parcel.id, at=later)
    assert [(each.status, each.quiet) for each in delivery(order).live] == [("lost", "")]
    stocked = on_hand(variant)
    with db.transaction():
        operations.send_again(parcel_id=parcel.id, at=later)
    refused(lambda: operations.send_again(parcel_id=parcel.id, at=later), by=Conflict)
    assert on_hand(variant) == stocked - 2
    assert codes("ready") == [str(order.number)]
    ship(order, later, number="1Z999AA10123456795")
    second = delivery(order).live[-1]
    with db.transaction():
        scan = ScanEvent(occurred_at=later, status=base.DELIVERED)
        operations.add_scans(parcel_id=second.id, scans=[scan], at=later)
    assert reload(order).status == "completed"


def on_hand(variant: uuid.UUID | None) -> int:
    db.end_read()
    assert variant is not None
    return inventory.on_hand([variant])[variant]


def items(order: Order) -> list[str]:
    db.end_read()
    return [item.link or "" for item in attention.open_items() if item.kind == "shipments.quiet"]


def test_past_parcels_teach_when_the_next_comes(order: Order, at: datetime) -> None:
    ship(order, at - timedelta(minutes=1))
    known, other = only_parcel(order), paid_order(at=at)
    wiring.drain()
    with db.transaction() as session:
        for place in range(60):
            left = at - timedelta(days=20, minutes=place)
            row = {
                name: getattr(known, name) for name in (column.name for column in Parcel.__table__.columns)
            }
            row |= {
                "id": uuid.uuid4(),
                "tracking_number": f"PAST{place:04d}",
                "status": base.DELIVERED,
                "shipped_at": left,
                "delivered_at": left + timedelta(days=3),
                "transit_days": 3 + place % 2,
            }
            session.add(Parcel(**row))
    ship(other, at)
    parcel = delivery(other).live[0]
    told = date(2026, 11, 30), date(2026, 12, 1)  # three and four business days: the 26th is Thanksgiving
    assert (parcel.expected_from, parcel.expected_to) == told
    assert (parcel.first_expected_from, parcel.first_expected_to) == told
    with db.transaction():
        scan = ScanEvent(occurred_at=at + timedelta(days=3), status=base.DELIVERED)
        operations.add_scans(parcel_id=parcel.id, scans=[scan], at=at + timedelta(days=3))
    arrived = delivery(other).live[0]
    assert (arrived.transit_days, arrived.expected_to) == (2, None)


def test_work_of_an_older_version_is_given_its_shares(order: Order, at: datetime) -> None:
    with db.transaction() as session:
        (work,) = queries.works_of(order.id)
        for row in list(work.lines):
            session.delete(row)
    db.end_read()
    assert queries.to_ship().waiting[0].units == 3
    assert jobs.allot(at) == 1
    assert [row.open_quantity for row in works(order)[0].lines] == [3]
    assert mail_kinds(order) == ["confirmation"]
