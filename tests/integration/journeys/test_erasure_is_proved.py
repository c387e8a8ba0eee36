"""A person erased from the hot store, the lake and what a backup brings back, and the proof of it."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import select

from shop.customers import operations as customers
from shop.customers.models import Customer
from shop.kernel import clock, db, outbox
from shop.kernel.registry import Person
from shop.kernel.settings import Settings
from tests.factories import journeys as make
from tracking.journeys import erasing, privacy
from tracking.journeys.models import Erasure, Event, PersonSign
from tracking.journeys.stages import keeping
from tracking.lake import proving, reading, shipping, tombstones

ITEM = (("view_item", {"items": [{"item_name": "Mug"}]}),)
AFTER = make.later(60)


def lived() -> tuple[Customer, str]:
    """Somebody who looked and bought, and somebody else; half of it in the lake already."""
    origin, buyer, other = make.visit(), make.customer(), make.visit()
    make.look(origin, "/products/mug", notes=ITEM)
    make.look(other, "/products/mug", notes=ITEM)
    order = make.order(origin, buyer)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    outbox.run_due(at=make.later(1))
    db.end_read()
    keeping.keep_up(make.later(3))
    shipping.ship(at=make.later(5))
    make.look(origin, "/products/cup", at=make.later(6))
    with db.transaction() as session:
        row = session.get_one(type(order), order.id)
        row.status, row.fulfillment_status = "completed", "delivered"
    db.end_read()
    return buyer, str(origin.visitor_id)


def erased() -> Erasure:
    db.end_read()
    return db.session("journey").scalars(select(Erasure)).one()


def in_the_lake(visitor: str, customer: str) -> int:
    with reading.open() as lake:
        found = lake.rows(
            "SELECT count(*) FROM events WHERE visitor_id = ? OR customer_id = ?", [visitor, customer]
        )
    return int(found[0][0])


def test_nothing_is_left_and_the_report_says_so(sqlite: Settings) -> None:
    buyer, visitor = lived()
    customer = str(buyer.id)
    assert in_the_lake(visitor, customer) > 3
    with db.transaction():
        customers.erase(customer_id=buyer.id, at=AFTER)
    begun = erased()
    assert begun.done_at is None
    assert begun.report["hot"]["events"]["before"] > 3
    assert {name: row["after"] for name, row in begun.report["hot"].items()} == dict.fromkeys(
        begun.report["hot"], 0
    )
    assert begun.report["hot"]["events"]["nameless"] >= 1  # the purchase goes on to count
    make.look(replace(make.visit(), visitor_id=visitor), at=make.later(61))  # the same browser comes again
    assert proving.prove(make.later(62)) == 1
    report = erased()
    assert report.clean
    assert report.done_at == clock.to_micros(make.later(62))
    lake = report.report["lake"]
    assert lake["rows_before"] == lake["rows_deleted"] + lake["rows_stripped"] > 3
    assert (lake["rows_after"], lake["old_rows_after"], lake["tombstone"]) == (0, 0, True)
    assert lake["files_rewritten"] >= 1
    assert lake["files_removed"] >= 1
    assert not any(report.report["looked_again"].values())
    assert report.subject == erasing.subject(customer)
    assert customer not in json.dumps(report.report) + report.subject
    bought = db.session("journey").scalars(select(Event).where(Event.name == "purchase")).one()
    assert (bought.customer_id, bought.visitor_id) == (None, None)
    kept = db.session("journey").scalars(select(PersonSign.member_id)).all()
    assert customer not in kept
    assert kept  # the others are still there
    assert proving.prove(make.later(63)) == 0
    # an older backup is brought back: what was reckoned of them goes again, and so does the account
    with db.transaction("journey") as session:
        session.add(
            PersonSign(member_id=customer, day="2026-11-24", name="purchase", first_at=1, last_at=1, count=1)
        )
    with db.transaction() as shop:
        shop.get_one(Customer, buyer.id).erased_at = None
    for tombstone in tombstones.everything():
        proving.again(tombstone, make.later(64))
    db.end_read()
    assert (
        db.session("journey").scalars(select(PersonSign).where(PersonSign.member_id == customer)).all() == []
    )
    assert db.session().get_one(Customer, buyer.id).closing_at == make.later(64)


def test_what_is_known_of_a_person_is_told_before(sqlite: Settings) -> None:
    buyer, _visitor = lived()
    told = privacy.visits(Person(customer_id=buyer.id, email=buyer.email))
    assert [one["why"] for one in told["known_by"]] == ["checkout_email"]
    assert told["stages"][-1]["stage"] == "customer"
    assert {"view_item", "purchase"} <= {day["what"] for day in told["days"]}
