"""Whom each trigger means at a moment: from customers' rows, carts, segments, and visits with consent."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shop.cart import operations as carts
from shop.customers.grouping.models import CustomerSegment, Segment
from shop.kernel import clock, db, ids
from shop.kernel.origin import CONSENT_DENIED, CONSENT_GRANTED
from shop.kernel.settings import Settings
from shop.orders.past.models import PastOrder
from tests.factories.catalog import make_product, stocked_variant
from tests.factories.checkout import AT
from tests.factories.offers import customer
from tracking.journeys.models import Event, IdentityEdge, Touch
from tracking.personalization.offers import timing, triggers
from tracking.personalization.offers.tables import OfferDecision
from tracking.personalization.offers.triggers import Asked, Candidate


def meant(kind: str, at: datetime = AT, **answers: Any) -> list[Candidate]:
    db.end_read()
    return triggers.FIND[kind](Asked(offer="an offer", answers=answers, since=AT, at=at))


def looked(
    product_id: uuid.UUID, visitor: str, visit: int, *, ago: timedelta, consent: str = CONSENT_GRANTED
) -> None:
    with db.transaction("journey") as session:
        session.add(
            Event(
                event_id=str(ids.new_id()),
                name="view_item",
                occurred_at=clock.to_micros(AT - ago),
                received_at=clock.to_micros(AT - ago),
                visitor_id=visitor,
                session_id=f"{visitor[:8]}-{visit}",
                props={"items": [{"product_id": str(product_id)}]},
                consent=consent,
                recorded_by="server",
            )
        )


def arrived(visitor: str, campaign: str, *, consent: str = CONSENT_GRANTED) -> None:
    with db.transaction("journey") as session:
        session.add(
            Touch(
                touch_id=str(ids.new_id()),
                session_id=str(ids.new_id()),
                visitor_id=visitor,
                occurred_at=clock.to_micros(AT - timedelta(minutes=5)),
                channel="Email",
                campaign=campaign,
                rules=1,
                consent=consent,
            )
        )


def is_customer(visitor: str, customer_id: uuid.UUID) -> None:
    with db.transaction("journey") as session:
        session.add(
            IdentityEdge(
                edge_id=str(ids.new_id()),
                visitor_id=visitor,
                customer_id=str(customer_id),
                evidence="login",
                linked_at=clock.to_micros(AT),
            )
        )


def test_a_third_visit_to_one_product_with_consent(sqlite: Settings) -> None:
    with db.transaction():
        vase, bowl = make_product("Tall vase").id, make_product("Bowl").id
    keen, split, quiet, one_visit = (str(uuid.uuid4()) for _ in range(4))
    for visit, ago in enumerate((timedelta(days=9), timedelta(days=2), timedelta(minutes=1))):
        looked(vase, keen, visit, ago=ago)
        looked(vase, quiet, visit, ago=ago, consent=CONSENT_DENIED)
        looked(bowl if visit else vase, split, visit, ago=ago)
        looked(vase, one_visit, 0, ago=ago)
    (found,) = meant("visits", times=3, days=14)
    assert (found.visitor_id, found.customer_id, found.product_id) == (keen, None, vase)
    assert found.said == {"product": "Tall vase"}
    assert meant("visits", times=3, days=5) == []
    assert meant("visits", at=AT + timedelta(hours=3), times=3, days=14) == []
    dana = customer("dana@example.com")
    is_customer(keen, dana)
    (known,) = meant("visits", times=3, days=14)
    assert (known.customer_id, known.member) == (dana, str(dana))


def test_visits_of_one_customer_on_two_devices_count_together(sqlite: Settings) -> None:
    with db.transaction():
        vase = make_product("Tall vase").id
    phone, laptop = str(uuid.uuid4()), str(uuid.uuid4())
    dana = customer("dana@example.com")
    for visitor in (phone, laptop):
        is_customer(visitor, dana)
    looked(vase, laptop, 1, ago=timedelta(days=3))
    looked(vase, laptop, 2, ago=timedelta(days=2))
    looked(vase, phone, 1, ago=timedelta(minutes=1))
    assert [one.customer_id for one in meant("visits", times=3, days=14)] == [dana]


def test_whoever_came_by_the_campaign_and_agreed(sqlite: Settings) -> None:
    came, other, quiet = (str(uuid.uuid4()) for _ in range(3))
    arrived(came, "Spring")
    arrived(other, "autumn")
    arrived(quiet, "spring", consent=CONSENT_DENIED)
    assert [one.visitor_id for one in meant("campaign", campaign="spring")] == [came]
    assert meant("campaign", at=AT + timedelta(days=1), campaign="spring") == []


def test_a_cart_of_some_worth_left_for_some_hours(sqlite: Settings) -> None:
    mug = stocked_variant()  # 28.00
    dana, otto = customer("dana@example.com"), customer("otto@example.com")
    for who, units in ((dana, 3), (otto, 1)):
        with db.transaction():
            cart = carts.add(token=None, variant_id=mug, quantity=units, at=AT)
            cart.customer_id = who
    asked = {"least_minor": 8000, "hours": 24}
    assert meant("cart", at=AT + timedelta(hours=23), **asked) == []
    assert [one.customer_id for one in meant("cart", at=AT + timedelta(hours=25), **asked)] == [dana]
    assert meant("cart", at=AT + timedelta(days=9), **asked) == []


def test_the_unhappy_once_they_were_seen_to(sqlite: Settings) -> None:
    said = {"opinion": "detractor", "opinion_at": AT - timedelta(days=3)}
    done = customer("done@example.com", **said)
    customer("waiting@example.com", complaint_open=True, **said)
    customer("happy@example.com", opinion="promoter", opinion_at=AT)
    assert [one.customer_id for one in meant("recovery", days=30)] == [done]
    assert meant("recovery", days=2) == []


def test_whoever_came_into_a_segment_since_a_month_before_it_began(sqlite: Settings) -> None:
    new, old, left = (customer(f"{name}@example.com") for name in ("new", "old", "left"))
    with db.transaction() as session:
        session.add(Segment(code="quiet", name="Quiet", kind="rule", rule={}, created_at=AT, updated_at=AT))
        session.flush()
        for who, days, until in ((new, 3, None), (old, 90, None), (left, 3, AT)):
            since = AT - timedelta(days=days)
            stay = CustomerSegment(id=ids.new_id(), customer_id=who, code="quiet", since=since, until=until)
            session.add(stay)
    assert [one.customer_id for one in meant("segment", segment="quiet")] == [new]


def test_the_shops_own_second_orders_say_when_one_is_due(sqlite: Settings) -> None:
    for number in range(20):
        assert timing.second_order_days(at=AT) is None
        who = customer(f"p{number}@example.com", orders_count=2, first_order_at=AT - timedelta(days=100))
        with db.transaction() as session:
            for days in (100, 100 - number - 1):
                session.add(past_order(who, placed_at=AT - timedelta(days=days)))
    assert timing.second_order_days(at=AT) == 13  # by then 13 of 20, 65 of 100, had bought again


def past_order(customer_id: uuid.UUID, *, placed_at: datetime) -> PastOrder:
    name = f"#{customer_id} {placed_at.date()}"[:60]
    return PastOrder(
        id=ids.new_id(),
        source="shopify",
        name=name,
        customer_id=customer_id,
        email="somebody@example.com",
        placed_at=placed_at,
        counts=True,
        currency="USD",
        digest=name,
        imported_at=placed_at,
    )


def test_the_cart_of_a_visitor_who_agreed_to_be_remembered(sqlite: Settings) -> None:
    mug = stocked_variant()  # 28.00
    agreed, quiet = str(uuid.uuid4()), str(uuid.uuid4())
    for visitor, consent in ((agreed, CONSENT_GRANTED), (quiet, CONSENT_DENIED)):
        with db.transaction():
            cart = carts.add(token=None, variant_id=mug, quantity=3, at=AT)
        with_cart(cart.id, visitor, consent)
    asked = {"least_minor": 8000, "hours": 24}
    later = AT + timedelta(hours=25)
    assert [(one.visitor_id, one.customer_id) for one in meant("cart", at=later, **asked)] == [(agreed, None)]
    assert meant("cart", at=AT + timedelta(hours=23), **asked) == []
    dana = customer("dana@example.com")
    is_customer(agreed, dana)
    assert [one.customer_id for one in meant("cart", at=later, **asked)] == [dana]


def with_cart(cart_id: uuid.UUID, visitor: str, consent: str) -> None:
    with db.transaction("journey") as session:
        session.add(
            Event(
                event_id=str(ids.new_id()),
                name="add_to_cart",
                occurred_at=clock.to_micros(AT),
                received_at=clock.to_micros(AT),
                visitor_id=visitor,
                cart_id=str(cart_id),
                props={},
                consent=consent,
                recorded_by="fact",
            )
        )


def test_looking_at_something_else_is_another_occasion(sqlite: Settings) -> None:
    with db.transaction():
        vase, bowl = make_product("Tall vase").id, make_product("Bowl").id
    keen = str(uuid.uuid4())
    for visit in range(4):
        looked(vase, keen, visit, ago=timedelta(minutes=visit + 1))
    before = {"subject": keen, "arm": "treated", "reason": "", "product_id": vase, "visitor_id": keen}
    with db.transaction() as session:
        old = AT - timedelta(days=100)
        session.add(OfferDecision(id=ids.new_id(), offer="an offer", decided_at=old, **before))
    answers = {"times": 3, "days": 14}
    again = Asked(offer="an offer", answers=answers, since=AT, at=AT, again=timedelta(days=90))
    assert triggers.FIND["visits"](again) == []
    for visit in range(3):
        looked(bowl, keen, visit, ago=timedelta(minutes=visit + 1))
    db.end_read()
    assert [one.product_id for one in triggers.FIND["visits"](again)] == [bowl]
    assert triggers.FIND["visits"](replace(again, again=None)) == []
    assert triggers.FIND["visits"](replace(again, again=timedelta(days=101))) == []
