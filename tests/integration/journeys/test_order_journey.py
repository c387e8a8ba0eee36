"""The whole journey of an order, told from the stored rows."""

from __future__ import annotations

from dataclasses import replace

from shop.kernel import clock, db, events, ids
from shop.kernel.origin import Origin
from shop.kernel.settings import Settings
from shop.mail.events import MailSent
from shop.orders.models import Order
from tests.factories import journeys as make
from tests.support import wiring
from tracking.journeys import queries


def drain(minute: float) -> None:
    with clock.frozen(make.later(minute)):
        wiring.drain()
    db.end_read()


def another_visit(origin: Origin, **campaign: str) -> Origin:
    return replace(origin, session_id=str(ids.new_id()), campaign=campaign)


def told(order: Order) -> list[tuple[str, list[str]]]:
    journey = queries.order_journey(order.id)
    return [
        (c.visit.channel if c.visit else "", [m.name for m in c.moments if m.name != "identity_linked"])
        for c in journey.chapters
    ]


def test_two_visits_a_purchase_and_what_follows(sqlite: Settings) -> None:
    first = make.visit(source="instagram", medium="social")
    make.look(first, "/", query={"utm_source": "instagram", "utm_medium": "social"})
    second = another_visit(first, source="news", medium="email", campaign="spring")
    make.look(second, "/products/mug", at=make.later(120), notes=(("view_item", {"item_name": "Mug"}),))
    buyer = make.customer()
    order = make.order(second, buyer, at=make.later(122))
    make.publish_placed(order, second)
    make.publish_paid(order)
    drain(123)
    with db.transaction():
        events.publish(MailSent(mail_id=ids.new_id(), kind="shipped", order_id=order.id), at=make.later(2000))
    drain(2000)
    third = another_visit(first)
    make.look(third, f"/orders/{order.token}", at=make.later(2005))
    fourth = another_visit(first)
    make.look(fourth, "/products/other", at=make.later(4000))
    db.end_read()
    chapters = told(order)
    assert chapters[0] == ("Organic Social", ["page_view"])
    assert chapters[1][0] == "Email"
    assert chapters[1][1][:2] == ["page_view", "purchase"]
    assert chapters[-2] == ("", [*chapters[-2][1][:-1], "email_sent"])
    assert chapters[-1] == ("Direct", ["page_view"])
    journey = queries.order_journey(order.id)
    assert journey.joined
    assert journey.visits_before == 2
    assert [s.campaign for s in journey.visits[1].sources] == ["spring"]


def test_a_journey_begins_after_the_order_before(sqlite: Settings) -> None:
    origin = make.visit()
    buyer = make.customer()
    make.look(origin, "/products/one")
    earlier = make.order(origin, buyer, at=make.later(5), number=1001)
    make.publish_placed(earlier, origin)
    make.look(origin, "/products/two", at=make.later(6))
    order = make.order(origin, buyer, at=make.later(10), number=1002)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    drain(11)
    pages = [m.path for m in queries.order_journey(order.id).moments if m.name == "page_view"]
    assert pages == ["/products/two"]


def test_without_consent_only_the_orders_own_story_is_told(sqlite: Settings) -> None:
    origin = make.undecided(source="news", medium="email")
    make.look(origin)
    order = make.order(origin, make.customer())
    make.publish_placed(order, origin)
    make.publish_paid(order)
    drain(1)
    journey = queries.order_journey(order.id)
    assert not journey.joined
    assert journey.visits == ()
    assert "page_view" not in {m.name for m in journey.moments}
    assert "purchase" in {m.name for m in journey.moments}
    assert journey.origin is not None
    assert journey.origin.channel == "Email"


def test_another_persons_visits_are_not_told(sqlite: Settings) -> None:
    mine, theirs = make.visit(), make.visit()
    make.look(mine, "/mine")
    make.look(theirs, "/theirs")
    for origin, email, number in ((mine, "a@example.com", 1001), (theirs, "b@example.com", 1002)):
        order = make.order(origin, make.customer(email), number=number)
        make.publish_placed(order, origin)
        make.publish_paid(order)
        drain(number / 100)
        paths = {m.path for m in queries.order_journey(order.id).moments if m.path}
        assert paths == {"/mine" if origin is mine else "/theirs"}


def test_an_order_nobody_knows_has_no_chapters(database: Settings) -> None:
    assert queries.order_journey(ids.new_id()).chapters == ()


def test_a_persons_story_spans_their_orders(database: Settings) -> None:
    origin, buyer = make.visit(), make.customer()
    make.look(origin, "/")
    order = make.order(origin, buyer)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    drain(1)
    chapters = queries.customer_journey(buyer.id, until=make.later(2))
    assert {"page_view", "purchase"} <= {m.name for c in chapters for m in c.moments}
