"""What a page view leaves in the store, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories.journeys import CHROME, later, look, seen, undecided, visit
from tests.support import crowd
from tracking.journeys import beacons, operations, queries
from tracking.journeys.amendments import Amendment
from tracking.journeys.beacons import Beacon, Item, PageToken
from tracking.journeys.models import Event, IdentityEdge, Quarantine, Touch, VisitSession


def rows(model: Any, *conditions: Any) -> list[Any]:
    db.end_read()
    return list(db.session("journey").scalars(select(model).where(*conditions)))


def names() -> list[str]:
    db.end_read()
    return list(db.session("journey").scalars(select(Event.name).order_by(Event.occurred_at, Event.seq)))


def test_a_first_page_opens_a_visit_with_its_source(database: Settings) -> None:
    origin = visit(source="news", medium="email", campaign="spring")
    look(origin, "/products/mug", query={"utm_source": "news", "utm_medium": "email"}, title="Mug")
    assert names() == ["page_view", "session_start", "first_visit"]
    (session,) = rows(VisitSession)
    assert (session.channel, session.campaign, session.landing_path) == ("Email", "spring", "/products/mug")
    assert (session.page_views, session.device, session.first_visit) == (1, "desktop", True)
    (touch,) = rows(Touch)
    assert (touch.channel, touch.landing_path) == ("Email", "/products/mug")


def test_the_next_pages_prolong_it(database: Settings) -> None:
    origin = visit()
    look(origin, "/")
    look(origin, "/products/mug", at=later(3), notes=(("view_item", {}),), first_visit=False)
    look(origin, "/cart", at=later(5), first_visit=False)
    (session,) = rows(VisitSession)
    assert (session.page_views, session.stage, session.exit_path) == (3, 1, "/cart")
    assert session.last_at == clock.to_micros(later(5))
    assert names().count("session_start") == 1


def test_a_new_campaign_is_a_touch_not_a_visit(database: Settings) -> None:
    origin = visit()
    look(origin, "/")
    tagged = {"utm_source": "news", "utm_medium": "email"}
    for minute in (1, 2):
        look(replace(origin, campaign={"source": "news", "medium": "email"}), at=later(minute), query=tagged)
    assert len(rows(VisitSession)) == 1
    assert sorted(touch.channel for touch in rows(Touch)) == ["Direct", "Email"]


def test_the_same_page_view_told_twice_is_stored_once(database: Settings) -> None:
    page = seen(visit(), notes=(("view_item", {"item_id": "M"}),))
    for _ in range(2):
        with db.transaction("journey"):
            operations.record_page(page)
    assert sorted(names()) == ["first_visit", "page_view", "session_start", "view_item"]


def test_a_signed_in_visitor_who_agreed_is_linked_once(database: Settings) -> None:
    origin = visit(actor="customer:c1")
    look(origin)
    look(origin, at=later(1))
    (edge,) = rows(IdentityEdge)
    assert (edge.visitor_id, edge.customer_id, edge.evidence) == (origin.visitor_id, "c1", "sign_in")
    assert names().count("identity_linked") == 1


def test_a_signed_in_visitor_who_has_not_agreed_stays_nobody(database: Settings) -> None:
    origin = replace(undecided(), actor="customer:c1")
    look(origin)
    assert rows(IdentityEdge) == []
    assert {(e.customer_id, e.visitor_id == origin.visitor_id) for e in rows(Event)} == {(None, False)}


def test_a_mail_link_names_the_visitor_with_consent_only(database: Settings) -> None:
    note = (("mail_link_opened", {"customer_id": "c1"}),)
    look(visit(), notes=note)
    look(undecided(), notes=note)
    look(visit(), notes=note, user_agent="Googlebot/2.1")
    (edge,) = rows(IdentityEdge)
    assert (edge.customer_id, edge.evidence) == ("c1", "mail_link")
    assert not any("c1" in str(event.props) for event in rows(Event))


def test_what_browsers_report_is_added_up_once(database: Settings) -> None:
    page = look(visit())
    beacon = _beacon(page, _attention(1, 4000))
    click = Item(name="click", seq=3, props={"host": "a.example"}, ago_us=5_000_000)
    more = _beacon(page, _attention(2, 6000), click)
    for sent in (beacon, beacon, more):
        _receive(sent, page, minute=1)
    (session,) = rows(VisitSession)
    assert session.engaged_ms == 10_000
    assert len(rows(Event, Event.name == "page_engagement")) == 2
    (clicked,) = rows(Event, Event.name == "click")
    assert clicked.occurred_at == clock.to_micros(later(1)) - 5_000_000
    assert (clicked.channel, clicked.device) == (session.channel, session.device)


def test_a_visit_holds_no_more_attention_than_time(database: Settings) -> None:
    page = look(visit())
    for seq in range(4):
        _receive(_beacon(page, _attention(seq, 50_000)), page, minute=1)
    assert rows(VisitSession)[0].engaged_ms == 60_000


def test_machines_and_staff_are_kept_and_not_counted(database: Settings) -> None:
    look(visit())
    look(visit(), user_agent="Googlebot/2.1")
    look(visit(actor="staff:s1"))
    found = queries.figures(since=NOON, until=later(10), at=later(1))
    assert (found.visitors, found.sessions, found.bots, found.live) == (1, 1, 1, 1)
    assert len(rows(VisitSession)) == 3


def test_an_inhuman_pace_marks_the_visit(database: Settings) -> None:
    origin = visit()
    for number in range(30):
        look(origin, f"/products/{number}", at=later(number / 600))
    (session,) = rows(VisitSession)
    assert (session.bot, session.bot_reason) == (True, "pace")
    look(origin, "/one-more", at=later(0.1))
    assert {event.bot for event in rows(Event)} == {True}
    (amendment,) = rows(Amendment)
    assert (amendment.kind, amendment.session_id, amendment.becomes) == ("mark", origin.session_id, "1")


def test_every_event_of_a_visit_says_what_its_first_page_said(database: Settings) -> None:
    origin = visit(source="news", medium="email", campaign="spring")
    look(origin, query={"utm_source": "news", "utm_medium": "email"}, locale="he")
    later_on = replace(origin, campaign={"source": "google", "medium": "cpc"})
    query = {"utm_source": "google", "utm_medium": "cpc"}
    look(later_on, at=later(1), began=NOON, query=query, locale="en", notes=(("view_item", {}),))
    assert {(e.channel, e.source, e.campaign, e.locale) for e in rows(Event)} == {
        ("Email", "news", "spring", "he")
    }
    assert sorted(touch.channel for touch in rows(Touch)) == ["Email", "Paid Search"]


def test_what_is_no_visit_any_more_is_counted_and_not_kept(database: Settings) -> None:
    origin = visit()
    look(origin)
    with db.transaction("journey") as session:
        session.execute(update(VisitSession).values(page_views=6000))
    for number in range(1, 12):
        look(origin, at=later(number), began=NOON)
    assert len(rows(Event, Event.name == "page_view")) == 10
    assert [(row.reason, row.count) for row in rows(Quarantine)] == [("visit_too_long", 2)]
    assert rows(VisitSession)[0].bot is True


def test_undeclared_notes_are_counted_by_day(database: Settings) -> None:
    for _ in range(3):
        look(visit(), notes=(("made_up", {"color": "blue"}),))
    (row,) = rows(Quarantine)
    assert (row.reason, row.count, row.sample) == ("unknown_note", 3, 'made_up {"color": "blue"}')


def test_many_pages_of_one_visit_at_once_lose_nothing(database: Settings) -> None:
    origin = visit()

    def browser(tab: int) -> Callable[[], None]:
        def browse() -> None:
            for number in range(5):
                look(origin, f"/{tab}/{number}", at=later(number))

        return browse

    assert crowd.errors(crowd.together(*(browser(tab) for tab in range(6)))) == []
    (session,) = rows(VisitSession)
    assert session.page_views == 30
    assert len(rows(Event, Event.name == "page_view")) == 30
    assert len(rows(Event, Event.name == "session_start")) == 1


def _attention(seq: int, ms: int) -> Item:
    props = {"engaged_ms": ms, "scroll_pct": 1}
    return Item(name="page_engagement", seq=seq, props=props, engaged_ms=ms)


def _beacon(page: Any, *items: Any) -> Beacon:
    token = PageToken(
        page_view_id=page.origin.page_view_id,
        session_id=page.origin.session_id,
        visitor_id=page.origin.visitor_id,
        consent=page.origin.consent,
        shown_at=page.at,
    )
    return Beacon(page=token, items=items)


def _receive(beacon: Beacon, page: Any, *, minute: float) -> None:
    assert beacons.who_of(beacon.page, page.origin).session_id == page.origin.session_id
    with db.transaction("journey"):
        operations.record_beacon(
            beacon, origin=page.origin, user_agent=CHROME, at=clock.to_micros(later(minute))
        )
