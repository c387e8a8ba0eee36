"""Visits that go on: the newest sessions of people, the page each looks at, and pages by the minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, func, literal, select

from shop.kernel import clock, db
from tracking.journeys import sessions, stories, taxonomy
from tracking.journeys.models import Event, VisitSession
from tracking.journeys.queries import LIVE
from tracking.journeys.stories import Moment

MOST, TOP, LATELY = 100, 10, timedelta(minutes=30)
_MINUTE = 60_000_000
_TELLING = (
    "add_to_cart", "remove_from_cart", "begin_checkout", "add_payment_info", "payment_failed", "purchase",
    "sign_up", "coupon_applied", "coupon_denied",
)  # fmt: skip


def here(at: datetime) -> ColumnElement[bool]:
    """A person's visit with a page in the last five minutes."""
    since = clock.to_micros(at - LIVE)
    return and_(
        VisitSession.last_at > since,
        VisitSession.started_at > since - sessions.CAP,
        VisitSession.last_at <= clock.to_micros(at),
        VisitSession.bot.is_(False),
        VisitSession.internal.is_(False),
    )


def newest(at: datetime) -> list[VisitSession]:
    """The visits that went on last, at most MOST."""
    query = (
        select(VisitSession).where(here(at)).order_by(VisitSession.last_at.desc(), VisitSession.session_id)
    )
    return list(db.session("journey").scalars(query.limit(MOST)))


def counts(at: datetime) -> tuple[int, int, int, int]:
    """(visits, visitors, of these never here before, visits at the checkout), by sessions."""
    s = VisitSession
    until_bought = s.stage.in_((sessions.BEGAN_CHECKOUT, sessions.GAVE_PAYMENT))
    query = select(
        func.count(),
        func.count(func.distinct(s.visitor_id)),
        func.count(func.distinct(s.visitor_id)).filter(s.first_visit.is_(True)),
        func.count().filter(until_bought),
    ).where(here(at))
    visits, visitors, new, paying = db.session("journey").execute(query).one()
    return visits, visitors, new, paying


def sources(at: datetime) -> tuple[tuple[str, str, int], ...]:
    """(channel, source, visits), the most first."""
    s, number = VisitSession, func.count()
    query = select(s.channel, s.source, number).where(here(at)).group_by(s.channel, s.source)
    rows = db.session("journey").execute(query.order_by(number.desc(), s.channel, s.source).limit(TOP))
    return tuple((channel, source, count) for channel, source, count in rows)


def pages(at: datetime) -> tuple[tuple[str, int], ...]:
    """(path, visits that look at it), the most first."""
    s, number = VisitSession, func.count()
    query = select(s.exit_path, number).where(here(at)).group_by(s.exit_path)
    rows = db.session("journey").execute(query.order_by(number.desc(), s.exit_path).limit(TOP))
    return tuple((path, count) for path, count in rows)


def minutes(at: datetime) -> tuple[int, ...]:
    """Pages that people opened in each of the last 30 minutes, oldest first."""
    last = clock.to_micros(at)
    first = clock.to_micros(at - LATELY)
    ago = ((literal(last, BigInteger) - Event.occurred_at) // _MINUTE).label("ago")
    query = (
        select(ago, func.count())
        .where(Event.name == taxonomy.PAGE_VIEW, Event.occurred_at > first, Event.occurred_at <= last)
        .where(Event.bot.is_(False), Event.internal.is_(False))
        .group_by("ago")
    )
    found = {int(minute): count for minute, count in db.session("journey").execute(query)}
    return tuple(found.get(minute, 0) for minute in range(29, -1, -1))


def titles(visits: Sequence[VisitSession]) -> Mapping[str | None, str]:
    """What the page that each visit looks at is called, by session."""
    ids = [visit.session_id for visit in visits]
    newest_of = (
        select(func.max(Event.seq))
        .where(Event.session_id.in_(ids), Event.name == taxonomy.PAGE_VIEW)
        .group_by(Event.session_id)
    )
    query = select(Event.session_id, Event.title).where(Event.seq.in_(newest_of))
    return {row[0]: row[1] for row in db.session("journey").execute(query)} if ids else {}


def carts(visits: Sequence[VisitSession]) -> Mapping[str | None, str | None]:
    """The cart that each visitor last touched, by visitor; rows hold both only with consent."""
    ids = list({visit.visitor_id for visit in visits})
    newest_of = (
        select(func.max(Event.seq))
        .where(Event.visitor_id.in_(ids), Event.cart_id.is_not(None))
        .group_by(Event.visitor_id)
    )
    query = select(Event.visitor_id, Event.cart_id).where(Event.seq.in_(newest_of))
    return {row[0]: row[1] for row in db.session("journey").execute(query)} if ids else {}


def moments(at: datetime) -> tuple[Moment, ...]:
    """What happened in the last 30 minutes that moves a sale, newest first."""
    told: Any = (
        select(Event)
        .where(Event.name.in_(_TELLING), Event.occurred_at <= clock.to_micros(at))
        .where(Event.occurred_at > clock.to_micros(at - LATELY))
        .where(Event.bot.is_(False), Event.internal.is_(False))
        .order_by(Event.occurred_at.desc(), Event.seq.desc())
        .limit(TOP)
    )
    return tuple(reversed(stories.moments(db.session("journey").scalars(told))))
