"""What a privacy choice does to what is stored."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import or_, select

from shop.customers.events import AccountOpened, ConsentChanged, CustomerSignedIn
from shop.customers.models import ConsentChoice
from shop.kernel import clock, db, events, ids
from shop.kernel.models import OutboxEvent
from shop.kernel.origin import CONSENT_DENIED, CONSENT_GRANTED, Origin, acting_as
from shop.kernel.settings import Settings
from shop.orders.models import Order
from tests.factories import journeys as make
from tests.support import wiring
from tracking.journeys import loosening, queries
from tracking.journeys.models import Event, IdentityEdge, Touch, VisitSession


def choose(origin: Origin, choice: str, *, minute: float, subject: str = "") -> None:
    subject = subject or f"visitor:{origin.visitor_id}"
    at = make.later(minute)
    with acting_as(origin), db.transaction() as session:
        session.add(ConsentChoice(id=ids.new_id(), subject=subject, choice=choice, at=at))
        events.publish(ConsentChanged(subject=subject, choice=choice), at=at)
    with clock.frozen(at):
        wiring.drain()
    db.end_read()


def of_visitor(visitor_id: str | None) -> list[Event]:
    return list(db.session("journey").scalars(select(Event).where(Event.visitor_id == visitor_id)))


def test_yes_joins_the_running_visit_and_not_the_one_before(database: Settings) -> None:
    first = make.undecided(source="news", medium="email")
    second = replace(first, session_id=str(ids.new_id()))
    make.look(first, "/")
    make.look(second, "/products/mug", at=make.later(60))
    choose(second, CONSENT_GRANTED, minute=61)
    joined = {event.session_id for event in of_visitor(first.visitor_id)}
    assert joined == {second.session_id}
    kept = select(VisitSession.consent, Touch.consent).join(
        Touch, Touch.session_id == VisitSession.session_id
    )
    assert sorted(db.session("journey").execute(kept).all()) == [("granted", "granted"), ("unset", "unset")]


def test_no_parts_the_visitor_from_the_person_for_good(database: Settings) -> None:
    origin = make.visit(actor="visitor")
    buyer = make.customer()
    make.look(origin, "/products/mug", query={"gclid": "abc"})
    order = make.order(origin, buyer)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    with clock.frozen(make.later(1)):
        wiring.drain()
    db.end_read()
    assert queries.order_journey(order.id).joined
    choose(origin, CONSENT_DENIED, minute=2)
    assert of_visitor(origin.visitor_id) == []
    both = or_(Event.order_id.is_not(None), Event.customer_id.is_not(None))
    linked = select(Event).where(both, Event.session_id.is_not(None))
    assert db.session("journey").scalars(linked).all() == []
    assert db.session("journey").scalars(select(IdentityEdge.ended_at)).one() is not None
    assert db.session("journey").scalars(select(Touch.click_id)).all() == [""]
    journey = queries.order_journey(order.id)
    assert not journey.joined
    assert journey.visits == ()


def test_a_customers_no_parts_all_their_visitors(sqlite: Settings) -> None:
    buyer = make.customer()
    at_home, at_work = (make.visit(actor=f"customer:{buyer.id}") for _ in range(2))
    make.look(at_home)
    make.look(at_work)
    choose(at_home, CONSENT_DENIED, minute=1, subject=f"customer:{buyer.id}")
    assert of_visitor(at_home.visitor_id) == of_visitor(at_work.visitor_id) == []


def test_a_second_yes_links_again(sqlite: Settings) -> None:
    origin = make.visit(actor="customer:c1")
    make.look(origin)
    choose(origin, CONSENT_DENIED, minute=1)
    choose(origin, CONSENT_GRANTED, minute=2)
    make.look(origin, at=make.later(3))
    db.end_read()
    ends = select(IdentityEdge.ended_by, IdentityEdge.ended_at.is_(None)).order_by(IdentityEdge.linked_at)
    assert db.session("journey").execute(ends).all() == [("consent", False), ("", True)]


def test_each_choice_is_recorded_in_its_lane(database: Settings) -> None:
    origin = make.undecided()
    make.look(origin)
    choose(origin, CONSENT_GRANTED, minute=1)
    choose(origin, CONSENT_DENIED, minute=2)
    found = db.session("journey").scalars(
        select(Event).where(Event.name == "consent_changed").order_by(Event.occurred_at)
    )
    assert [event.props["choice"] for event in found] == ["granted", "denied"]


def test_signing_in_names_the_visitor_with_consent_only(database: Settings) -> None:
    buyer = make.customer()
    for origin in (make.visit(), make.undecided()):
        with acting_as(origin), db.transaction():
            events.publish(AccountOpened(customer_id=buyer.id), at=make.later(1))
            events.publish(CustomerSignedIn(customer_id=buyer.id, method="password"), at=make.later(1))
        with clock.frozen(make.later(2)):
            wiring.drain()
        db.end_read()
        query = select(Event).where(
            Event.name.in_(["login", "sign_up"]), Event.session_id == origin.session_id
        )
        found = list(db.session("journey").scalars(query))
        assert {event.name for event in found} == {"login", "sign_up"}
        assert {event.customer_id for event in found} == {str(buyer.id) if origin.personal else None}
    edge = db.session("journey").scalars(select(IdentityEdge)).one()
    assert edge.evidence == "sign_in"


def test_orders_without_consent_lose_their_visit_after_two_days(database: Settings) -> None:
    refused, agreed, since = make.undecided(), make.visit(), make.undecided()
    buyer = make.customer()
    orders = [make.order(origin, buyer, number=1001 + n) for n, origin in enumerate((refused, agreed, since))]
    with acting_as(refused), db.transaction() as session:
        events.publish(ConsentChanged(subject="visitor:x", choice=CONSENT_DENIED), at=make.later(0))
        subject = f"visitor:{since.visitor_id}"
        session.add(ConsentChoice(id=ids.new_id(), subject=subject, choice=CONSENT_GRANTED, at=make.later(1)))
    assert loosening.loosen(make.later(60)) == 0
    assert loosening.loosen(make.later(60 * 24 * 2 + 1)) == 3  # two orders and the fact
    db.end_read()
    kept = [db.session().get_one(Order, order.id).origin["visitor_id"] for order in orders]
    assert kept == [None, agreed.visitor_id, since.visitor_id]
    assert db.session().scalars(select(OutboxEvent)).one().origin["session_id"] is None
    assert loosening.loosen(make.later(60 * 24 * 3)) == 0
