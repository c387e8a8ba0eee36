"""How events are told: folded into pages, grouped by visit, in the order of time."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from shop.kernel import clock
from tests.conftest import NOON
from tracking.journeys import stories
from tracking.journeys.models import Event, Touch, VisitSession

_seq = itertools.count(1)


def event(
    name: str, minute: float, session: str | None = "s1", page: str | None = None, **more: Any
) -> Event:
    at = clock.to_micros(NOON + timedelta(minutes=minute))
    row = {
        "path": "",
        "title": "",
        "props": {},
        "value_minor": None,
        "currency": None,
        "order_id": None,
        **more,
    }
    return Event(seq=next(_seq), name=name, occurred_at=at, session_id=session, page_view_id=page, **row)


def session(name: str = "s1") -> VisitSession:
    return VisitSession(session_id=name, visitor_id="v")


def told(*events: Event, visits: tuple[VisitSession, ...] = (session(),)) -> tuple[stories.Chapter, ...]:
    return stories.chapters(stories.moments(events), visits, [])


def test_attention_and_notes_belong_to_their_page() -> None:
    (chapter,) = told(
        event("page_view", 0, page="p1", path="/products/mug"),
        event("view_item", 0, page="p1", props={"item_name": "Mug"}),
        event("page_engagement", 1, page="p1", props={"engaged_ms": 4000, "scroll_pct": 30}),
        event("page_engagement", 2, page="p1", props={"engaged_ms": 6000, "scroll_pct": 80}),
    )
    (page,) = chapter.moments
    assert (page.engaged_ms, page.scroll_pct) == (10_000, 80)
    assert page.notes == (("view_item", {"item_name": "Mug"}),)
    assert (chapter.engaged_ms, chapter.page_views) == (10_000, 1)


def test_events_arriving_out_of_order_are_told_in_order() -> None:
    (chapter,) = told(event("purchase", 5), event("begin_checkout", 3), event("page_view", 0, page="p1"))
    assert [m.name for m in chapter.moments] == ["page_view", "begin_checkout", "purchase"]


def test_each_visit_is_a_chapter_and_so_is_what_lies_between() -> None:
    found = told(
        event("page_view", 0, page="p1"),
        event("email_sent", 60, session=None),
        event("order_shipped", 90, session=None),
        event("page_view", 200, "s2", page="p2"),
        event("nps_response", 300, session=None),
        visits=(session("s1"), session("s2")),
    )
    assert [c.visit.session_id if c.visit else None for c in found] == ["s1", None, "s2", None]
    assert [m.name for m in found[1].moments] == ["email_sent", "order_shipped"]


def test_what_happens_during_a_visit_is_told_there() -> None:
    (chapter,) = told(
        event("page_view", 0, page="p1"),
        event("purchase", 1, session=None),
        event("email_sent", 2, session=None),
        event("page_view", 3, page="p2"),
    )
    assert [m.name for m in chapter.moments] == ["page_view", "purchase", "email_sent", "page_view"]


def test_a_session_we_do_not_know_is_no_visit() -> None:
    (chapter,) = told(event("begin_checkout", 0, session="gone"))
    assert chapter.visit is None


def test_bookkeeping_events_are_not_told() -> None:
    assert told(event("session_start", 0), event("first_visit", 0)) == ()


def test_touches_stand_at_their_visit_in_order() -> None:
    touches = [
        Touch(
            session_id="s1",
            occurred_at=clock.to_micros(NOON + timedelta(minutes=m)),
            channel=c,
            source="",
            medium="",
            campaign="",
            referrer_host="",
            landing_path="/",
            click_id_kind="",
        )
        for m, c in ((9, "Email"), (0, "Direct"))
    ]
    (chapter,) = stories.chapters(stories.moments([event("page_view", 0, page="p1")]), [session()], touches)
    assert [source.channel for source in chapter.sources] == ["Direct", "Email"]


def test_visits_before_the_purchase_are_counted() -> None:
    found = told(
        event("page_view", 0, page="p1"),
        event("purchase", 1),
        event("page_view", 500, "s2", page="p2"),
        visits=(session("s1"), session("s2")),
    )
    journey = stories.OrderJourney(
        order_id="o", joined=True, chapters=found, purchased_at=NOON + timedelta(minutes=1)
    )
    assert (len(journey.visits), journey.visits_before) == (2, 1)
    assert [m.name for m in journey.moments] == ["page_view", "purchase", "page_view"]


def test_nothing_recorded_is_no_story() -> None:
    assert told() == ()
