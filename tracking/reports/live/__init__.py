"""Who is here now, where they come from, and what lies in their carts.

Read from the hot store and the shop's carts, never from the lake. A visit's own cart is shown where its
visitor agreed to be remembered; of all others only the carts' sum is told, so that none leads to a visit.
"""

from __future__ import annotations

from datetime import datetime

from shop.kernel import clock
from shop.kernel.errors import N_
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys.models import VisitSession
from tracking.reports.base import Answer, Asked, Note, Question
from tracking.reports.live import carts, tables, visits
from tracking.reports.live.values import Guest, Item, Now


def now(at: datetime) -> Now:
    """The shop at the moment `at`."""
    number, visitors, new, paying = visits.counts(at)
    filled, worth, heaps = carts.lately(at - visits.LATELY)
    return Now(
        at=at,
        visits=number,
        visitors=visitors,
        new=new,
        at_checkout=paying,
        guests=_guests(at),
        minutes=visits.minutes(at),
        pages=visits.pages(at),
        sources=visits.sources(at),
        carts=filled,
        carts_minor=worth,
        heaps=heaps,
        moments=visits.moments(at),
    )


def answer(asked: Asked) -> Answer:
    """The same as tiles and tables; `more` is the `Now` itself."""
    found = now(asked.at)
    return Answer(
        question="live",
        asked=asked,
        as_of=found.at,
        unit=N_("visits"),
        tiles=tables.tiles(found),
        tables=(
            tables.guests(found),
            tables.pages(found),
            tables.sources(found),
            tables.heaps(found),
            tables.minutes(found),
        ),
        notes=(Note(text=N_("Machines and your own staff are not counted.")),),
        more=found,
    )


def _guests(at: datetime) -> tuple[Guest, ...]:
    found = visits.newest(at)
    titles, held = visits.titles(found), visits.carts(found)
    inside = carts.contents(filter(None, held.values()))
    return tuple(
        _guest(visit, titles.get(visit.session_id, ""), inside.get(held.get(visit.visitor_id) or "", ()))
        for visit in found
    )


def _guest(visit: VisitSession, title: str, items: tuple[Item, ...]) -> Guest:
    known = visit.consent == CONSENT_GRANTED
    copied = (
        "session_id",
        "visitor_id",
        "engaged_ms",
        "channel",
        "source",
        "campaign",
        "referrer_host",
        "landing_path",
    )
    return Guest(
        **{name: getattr(visit, name) for name in (*copied, "device", "locale", "stage", "first_visit")},
        began=clock.from_micros(visit.started_at),
        seen=clock.from_micros(visit.last_at),
        pages=visit.page_views,
        path=visit.exit_path,
        title=title,
        known=known,
        items=items if known else (),
    )


QUESTIONS = (
    Question(
        name="live",
        title=N_("Live"),
        about=N_("Who is in your shop at this moment, where they came from, and what lies in their carts."),
        answer=answer,
        periods=(),
        default_period="today",
        position=5,
    ),
)
