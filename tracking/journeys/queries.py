"""Reads of the journey store: one order's or one person's story, and the few figures of the day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from shop.kernel import clock, db
from shop.kernel.origin import CONSENT_GRANTED
from shop.orders.models import Order
from tracking.journeys import identity, sessions, stories
from tracking.journeys.models import Event, Quarantine, Touch, VisitSession
from tracking.journeys.stories import OrderJourney

LOOKBACK = timedelta(days=90)
AFTERWARDS = timedelta(days=60)
MOST_EVENTS = 2_000
LIVE = timedelta(minutes=5)
_OF_AN_ORDER = ("/orders/", "/track", "/survey/", "/account")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Visits by people (no bots, no staff) that began in a window; `converted` of them bought."""

    visitors: int
    sessions: int
    engaged: int
    converted: int
    live: int
    bots: int
    as_of: datetime

    @property
    def conversion(self) -> float | None:
        """Share of sessions that bought, 0 to 1; None without sessions."""
        return self.converted / self.sessions if self.sessions else None


def order_journey(order_id: uuid.UUID) -> OrderJourney:
    """Everything known about the way to an order and what followed. An order nobody knows has no chapters."""
    order = db.session().get(Order, order_id)
    own = _events(_own_rows(order_id, order.cart_id if order else None))
    bought = next((e for e in own if e.name == "purchase"), None)
    joined = any(event.consent == CONSENT_GRANTED for event in own)
    visits: list[VisitSession] = []
    if joined and order is not None:
        since, until = _window(order)
        visits = _visits_of(_visitors(order.customer_id, own), since, until)
        ids = [visit.session_id for visit in visits]
        own = _together(own, _events(and_(Event.session_id.in_(ids), Event.occurred_at >= since)), order)
    told = stories.moments(own)
    shown = {moment.session_id for moment in told}
    visits = [visit for visit in visits if visit.session_id in shown]
    return OrderJourney(
        order_id=str(order_id),
        joined=joined,
        chapters=stories.chapters(told, visits, _touches(visits)),
        purchased_at=clock.from_micros(bought.occurred_at) if bought else None,
        origin=stories.source_of(bought) if bought else None,
    )


def customer_journey(
    customer_id: uuid.UUID, *, until: datetime, days: int = 90
) -> tuple[stories.Chapter, ...]:
    """A person's chapters of the last `days` days: the visits they agreed to, and their orders' events."""
    since = clock.to_micros(until - timedelta(days=days))
    orders = db.session().scalars(select(Order.id).where(Order.customer_id == customer_id)).all()
    visits = _visits_of(_linked(customer_id), since, clock.to_micros(until))
    own = _events(
        and_(
            or_(
                Event.order_id.in_([str(order_id) for order_id in orders]),
                Event.session_id.in_([visit.session_id for visit in visits]),
            ),
            Event.occurred_at >= since,
        )
    )
    return stories.chapters(stories.moments(own), visits, _touches(visits))


def figures(*, since: datetime, until: datetime, at: datetime) -> Figures:
    """Visits that began in [since, until); live ones had a page in the last five minutes."""
    s = VisitSession
    people = and_(s.bot.is_(False), s.internal.is_(False))
    began = and_(s.started_at >= clock.to_micros(since), s.started_at < clock.to_micros(until))
    engaged = or_(s.engaged_ms >= sessions.ENGAGED_MS, s.page_views >= 2, s.stage >= sessions.ADDED_TO_CART)
    counts = (
        func.count(func.distinct(s.visitor_id)).filter(people, began),
        func.count().filter(people, began),
        func.count().filter(people, began, engaged),
        func.count().filter(people, began, s.purchases > 0),
        func.count().filter(people, s.last_at > clock.to_micros(at - LIVE)),
        func.count().filter(s.bot.is_(True), began),
    )
    first = clock.to_micros(min(since, at - LIVE))
    recent = and_(s.last_at >= first, s.started_at >= first - sessions.CAP)
    row = db.session("journey").execute(select(*counts).where(recent)).one()
    names = ("visitors", "sessions", "engaged", "converted", "live", "bots")
    return Figures(**dict(zip(names, row, strict=True)), as_of=at)


def live(*, at: datetime) -> int:
    """How many visits of people had a page in the last five minutes."""
    s = VisitSession
    lately = clock.to_micros(at - LIVE)
    begun = s.started_at > lately - sessions.CAP
    query = select(func.count()).where(s.last_at > lately, begun, s.bot.is_(False))
    return db.session("journey").scalar(query.where(s.internal.is_(False))) or 0


def recent_sessions(*, limit: int = 50, bots: bool = False) -> list[VisitSession]:
    """The newest visits, of people unless `bots`."""
    query = (
        select(VisitSession).order_by(VisitSession.started_at.desc(), VisitSession.session_id).limit(limit)
    )
    return list(db.session("journey").scalars(query if bots else query.where(VisitSession.bot.is_(False))))


def quarantined(*, since_day: str) -> list[Quarantine]:
    """What could not be believed since a day (YYYY-MM-DD), newest day first."""
    query = select(Quarantine).where(Quarantine.day >= since_day)
    return list(db.session("journey").scalars(query.order_by(Quarantine.day.desc(), Quarantine.reason)))


def _own_rows(order_id: uuid.UUID, cart_id: uuid.UUID | None) -> object:
    of_order = Event.order_id == str(order_id)
    if cart_id is None:
        return of_order
    return or_(of_order, and_(Event.cart_id == str(cart_id), Event.order_id.is_(None)))


def _events(condition: object) -> list[Event]:
    query = select(Event).where(condition).order_by(Event.occurred_at, Event.seq).limit(MOST_EVENTS)  # type: ignore[arg-type]
    return list(db.session("journey").scalars(query))


def _visitors(customer_id: uuid.UUID, own: Sequence[Event]) -> set[str]:
    return {*_linked(customer_id), *(e.visitor_id for e in own if e.visitor_id)}


def _linked(customer_id: uuid.UUID) -> list[str]:
    """Everybody this customer is, but not the browsers they share with others."""
    return identity.members(identity.person_of(str(customer_id)))


def _visits_of(visitors: Iterable[str], since: int, until: int) -> list[VisitSession]:
    query = select(VisitSession).where(
        VisitSession.visitor_id.in_(list(visitors)),
        VisitSession.last_at >= since,
        VisitSession.started_at <= until,
        VisitSession.consent == CONSENT_GRANTED,
    )
    return list(db.session("journey").scalars(query.order_by(VisitSession.started_at).limit(200)))


def _touches(visits: Sequence[VisitSession]) -> list[Touch]:
    query = select(Touch).where(Touch.session_id.in_([visit.session_id for visit in visits]))
    return list(db.session("journey").scalars(query.order_by(Touch.occurred_at)))


def _window(order: Order) -> tuple[int, int]:
    """From the customer's order before this one (at most 90 days) until 60 days after it."""
    earlier = db.session().scalar(
        select(func.max(Order.paid_at)).where(
            Order.customer_id == order.customer_id, Order.placed_at < order.placed_at
        )
    )
    since = max(filter(None, (order.placed_at - LOOKBACK, earlier)))
    return clock.to_micros(since), clock.to_micros(order.placed_at + AFTERWARDS)


def _together(own: Sequence[Event], visited: Sequence[Event], order: Order) -> list[Event]:
    """The order's own events with those of its visits; of later visits only those that look after it."""
    placed = clock.to_micros(order.paid_at or order.placed_at)
    begun = {e.session_id for e in visited if e.occurred_at <= placed}
    looks = {e.session_id for e in visited if e.path.startswith(_OF_AN_ORDER)}
    mine = str(order.id)
    kept = [e for e in visited if e.session_id in begun | looks and e.order_id in (None, mine)]
    return list({e.event_id: e for e in (*own, *kept)}.values())
