"""What happens to a customer changes their segments with the next look; the clock alone does with the day."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from shop.customers import operations as customers
from shop.customers import segments as words
from shop.customers.attributes import operations as attributes
from shop.customers.events import AttributesChanged, ConsentChanged, MarketingChanged
from shop.customers.grouping import queries as groups
from shop.customers.models import AttributeValue, Customer, CustomerSegment
from shop.kernel import clock, db, events, ids
from shop.kernel.errors import Conflict
from shop.kernel.models import OutboxEvent
from shop.kernel.origin import CONSENT_DENIED, acting_as
from shop.kernel.settings import Settings
from shop.orders.events import OrderDelivered, ReturnRequested
from shop.orders.models import COMPLETED, Order
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.factories.catalog import make_product
from tests.factories.segments import make_customer
from tests.support import wiring
from tracking.journeys.identity.linking import link
from tracking.segments import due, keeping, operations, queries
from tracking.segments.days import day_of
from tracking.segments.lifecycle import rfm
from tracking.segments.members import exporting, writing
from tracking.segments.models import CustomerFact, CustomerTraits, SegmentDue
from tracking.segments.rules.problems import BadRule
from tracking.segments.traits import scores

REPEAT = {"all": [{"trait": "orders", "op": ">=", "value": 2}]}
GONE = {"all": [{"trait": "last_order", "op": "not_in_last", "value": 30}]}
DAY = timedelta(days=1)


def look(at: datetime = NOON) -> None:
    keeping.keep_up(at)
    db.end_read()


def deliver(at: datetime = NOON) -> None:
    with clock.frozen(at):
        wiring.drain()
    db.end_read()


def segment(name: str, rule: dict[str, Any], *, at: datetime = NOON) -> str:
    with db.transaction():
        code = operations.create(name=name, rule=rule, at=at).code
    keeping.fill(code, at=at)
    return code


def buy(buyer: Customer, number: int, *, at: datetime = NOON) -> None:
    make.order(make.undecided(), buyer, number=number, at=at)
    with db.transaction():
        due.mark([buyer.id], at=at)


def facts(name: str) -> list[tuple[str, str]]:
    found = db.session().scalars(select(OutboxEvent).where(OutboxEvent.name == f"segments.{name}"))
    return sorted((one.payload["customer_id"], one.payload["code"]) for one in found)


def of(customer_id: uuid.UUID) -> frozenset[str]:
    db.end_read()
    return groups.codes_of(customer_id)


def test_an_order_makes_a_member_and_says_so(database: Settings) -> None:
    buyer = make.customer()
    look()
    code = segment("Bought again", REPEAT)
    buy(buyer, 1)
    look()
    assert of(buyer.id) == {"lifecycle_new"}
    buy(buyer, 2)
    look()
    look()  # nobody is due any more
    assert of(buyer.id) == {"lifecycle_active", code}
    assert (str(buyer.id), code) in facts("entered")
    assert (str(buyer.id), "lifecycle_new") in facts("left")
    assert code in words.of(db.session().get(Customer, buyer.id), at=NOON)
    assert (groups.by_code(code).size, groups.by_code("lifecycle_new").size) == (1, 0)
    assert queries.changes(at=NOON)[code] == (1, 0)
    traits = queries.traits_of([buyer.id])[buyer.id]
    assert (traits.orders, traits.spent, traits.average_order, traits.items) == (2, 11000, 5500, 4)
    assert queries.averages(code)["orders"] == 2.0
    assert [(one[0].id, one[1]) for one in groups.members(code)[0]] == [(buyer.id, NOON)]
    assert list(exporting.csv_lines(code))[1].startswith("dana@example.com,")


def test_the_clock_alone_moves_them_and_an_order_moves_them_back(sqlite: Settings) -> None:
    buyer = make.customer()
    buy(buyer, 1)
    look()
    code = segment("Gone", GONE)
    assert code not in of(buyer.id)
    look(NOON + 29 * DAY)
    assert code not in of(buyer.id)
    look(NOON + 30 * DAY)
    assert code in of(buyer.id)
    assert (str(buyer.id), code) in facts("entered")
    buy(buyer, 2, at=NOON + 30 * DAY)
    look(NOON + 30 * DAY)
    assert code not in of(buyer.id)
    stays = [(one.code, one.since, one.until) for one in groups.stays_of(buyer.id) if one.code == code]
    assert stays == [(code, NOON + 30 * DAY, NOON + 30 * DAY)]


def test_filling_tells_nobody_and_judges_ask_for_one_another(sqlite: Settings) -> None:
    buyer, other = make.customer(), make.customer("eve@example.com")
    for number in (1, 2):
        buy(buyer, number)
    look()
    before = facts("entered"), facts("left")
    repeat = segment("Bought again", REPEAT)
    rest = segment("The rest", {"not": {"segment": repeat}})
    assert (groups.member_ids(repeat), groups.member_ids(rest)) == ([buyer.id], [other.id])
    with db.transaction():
        with pytest.raises(BadRule):
            operations.change(code=repeat, name="Round", rule={"segment": rest}, at=NOON)
        with pytest.raises(Conflict):
            operations.retire(code=repeat, at=NOON)
        operations.change(
            code=repeat, name="Buyers", rule={"trait": "orders", "op": ">", "value": 5}, at=NOON
        )
    look()
    assert (groups.member_ids(repeat), set(groups.member_ids(rest))) == ([], {buyer.id, other.id})
    assert (facts("entered"), facts("left")) == before


def test_what_was_looked_at_counts_with_consent_and_only_so_long(sqlite: Settings) -> None:
    with db.transaction():
        product = make_product("Mug").id
    code = segment(
        "Looks at mugs", {"fact": "view", "op": ">=", "value": 2, "days": 7, "products": [str(product)]}
    )
    buyer = make.customer()
    first = make.visit()
    item = (("view_item", {"items": [{"product_id": str(product)}]}),)
    for origin in (first, make.replace(first, session_id=str(ids.new_id()))):
        make.look(origin, "/products/mug", notes=item)
    with db.transaction("journey"):
        link(origin=first, customer_id=buyer.id, evidence="sign_in", at=clock.to_micros(NOON))
    look()
    assert code in of(buyer.id)
    assert queries.traits_of([buyer.id])[buyer.id].visits == 2
    with acting_as(first), db.transaction():
        choice = ConsentChanged(subject=f"visitor:{first.visitor_id}", choice=CONSENT_DENIED)
        events.publish(choice, at=NOON)
    deliver()
    look()
    assert code not in of(buyer.id)
    assert queries.traits_of([buyer.id])[buyer.id].visits is None


def test_facts_of_every_kind_make_them_due(sqlite: Settings) -> None:
    buyer = make.customer()
    look()
    made = make.order(make.undecided(), buyer)
    facts_about = {"order_id": made.id, "customer_id": buyer.id}
    for happened in (
        OrderDelivered(**facts_about, delivered_at=NOON),
        ReturnRequested(**facts_about, return_id=ids.new_id()),
        AttributesChanged(customers=(buyer.id,)),
        MarketingChanged(customer_id=buyer.id, accepts=True),
    ):
        with db.transaction():
            events.publish(happened, at=NOON)
        deliver()
        assert db.session().scalars(select(SegmentDue.customer_id)).all() == [buyer.id], happened
        look()
        assert db.session().scalars(select(SegmentDue.customer_id)).all() == []


def test_nobody_comes_back_who_was_erased(database: Settings) -> None:
    buyer = make.customer()
    buy(buyer, 1)
    look()
    code = segment("Buyers", {"trait": "orders", "op": ">=", "value": 1})
    with db.transaction() as session:
        attributes.define(name="Shoe size", kind="number", at=NOON)
        attributes.put(customer_id=buyer.id, key="shoe_size", value="42", at=NOON)
        session.execute(update(Order).values(status=COMPLETED))
    told = customers.export(buyer)
    assert (told["attributes"], told["segments"]["traits"]["orders"]) == ({"Shoe size": "42"}, 1)
    with db.transaction():
        customers.erase(customer_id=buyer.id, at=NOON)
    assert groups.by_code(code).size == 0
    with db.transaction():
        due.mark([buyer.id], at=NOON)
        scores.note({buyer.id: {"propensity": 0.5}}, at=NOON)
        assert not writing.put(customer_id=buyer.id, code=code, member=True, at=NOON)
    look()
    for model in (CustomerTraits, CustomerFact, CustomerSegment, SegmentDue, AttributeValue):
        assert db.session().scalars(select(model)).all() == []


def test_temperatures_are_one_of_a_family_and_rules_ask_for_them(sqlite: Settings) -> None:
    buyer = make.customer()
    look()
    code = segment(
        "Hot ones",
        {"all": [{"segment": "temperature_hot"}, {"trait": "propensity", "op": ">", "value": 0.5}]},
    )
    for level, chance in (("warm", 0.4), ("hot", 0.8)):
        with db.transaction():
            writing.choose(customer_id=buyer.id, family="temperature", code=f"temperature_{level}", at=NOON)
            scores.note({buyer.id: {"temperature": level, "propensity": chance}}, at=NOON)
    look()
    assert of(buyer.id) == {"temperature_hot", code}
    with db.transaction():
        assert not writing.choose(customer_id=buyer.id, family="temperature", code="temperature_hot", at=NOON)


def test_lifecycle_is_measured_by_the_stores_own_customers(sqlite: Settings) -> None:
    today = day_of(NOON)
    with db.transaction() as session:
        for number in range(12):
            who = make_customer(f"p{number}@example.com", at=NOON)
            last = today - number
            known = {"orders": 6, "spent": 100 * number, "last_order": last}
            session.add(CustomerTraits(customer_id=who, as_of=NOON, **known))
            session.add_all(
                CustomerFact(customer_id=who, kind="order", ref=str(again), day=last - 10 * again)
                for again in range(6)
            )
    look()
    usual = keeping.thresholds.current()
    assert (usual.measured_on, usual.gap_days, usual.lapsing_after, usual.lost_after) == (60, 10, 14, 28)
    assert usual.champion_orders == 6
    assert groups.by_code("lifecycle_champion").size == 3  # who spent as much as the upper fifth, or more
    cells = {(cell.recency, cell.frequency): cell.size for cell in rfm.grid() if cell.size}
    assert sum(cells.values()) == 12
    assert len({recency for recency, _ in cells}) == 5
    look(NOON + 10 * DAY)
    assert groups.by_code("lifecycle_lapsing").size == 7  # those who came last 15 days ago or earlier
