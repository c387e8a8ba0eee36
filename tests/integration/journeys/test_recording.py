"""What a page view leaves in the store, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories.journeys import CHROME, later, look, seen, undecided, visit
from tests.support import crowd
from tracking.journeys import beacons, operations, queries
from tracking.journeys.beacons import Beacon, Engagement, OutboundClick, PageToken
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
    beacon = _beacon(page, Engagement(seq=1, engaged_ms=4000, scroll_pct=50))
    more = _beacon(
        page,
        Engagement(seq=2, engaged_ms=6000, scroll_pct=90),
        OutboundClick(seq=3, host="a.example", ago_ms=0),
    )
    for sent in (beacon, beacon, more):
        _receive(sent, page, minute=1)
    (session,) = rows(VisitSession)
    assert session.engaged_ms == 10_000
    assert len(rows(Event, Event.name == "page_engagement")) == 2
    assert len(rows(Event, Event.name == "click")) == 1


def test_a_visit_holds_no_more_attention_than_time(database: Settings) -> None:
    page = look(visit())
    for seq in range(4):
        _receive(_beacon(page, Engagement(seq=seq, engaged_ms=50_000, scroll_pct=1)), page, minute=1)
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


def test_undeclared_notes_are_counted_by_day(database: Settings) -> None:
    for _ in range(3):
        look(visit(), notes=(("made_up", {}),))
    (row,) = rows(Quarantine)
    assert (row.reason, row.count, row.sample) == ("unknown_note", 3, "made_up")


def test_the_funnel_counts_visits_that_came_at_least_so_far(database: Settings) -> None:
    look(visit())
    look(visit(), notes=(("view_item", {}),))
    look(visit(), notes=(("view_item", {}), ("add_to_cart", {})))
    found = dict(queries.funnel(since=NOON, until=later(1)))
    assert found == {
        "visit": 3,
        "view_item": 2,
        "add_to_cart": 1,
        "begin_checkout": 0,
        "add_payment_info": 0,
        "purchase": 0,
    }


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
