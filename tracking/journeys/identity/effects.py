"""What joining or parting changes: a person before and after, and which arrival each order is put down to.

Nothing is written: both sides are reckoned from the members that a person would have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from shop.kernel import db
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys.models import Event, PersonSign, Touch, VisitSession
from tracking.journeys.stages import rules, signs

LOOKBACK = 30 * rules.DAY
DIRECT = "Direct"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How somebody came, when (µs)."""

    at: int
    channel: str
    source: str = ""
    campaign: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A person as their members make them. Times are µs, None without visits."""

    members: tuple[str, ...]
    visits: int
    page_views: int
    first_at: int | None
    last_at: int | None
    first_arrival: Arrival | None
    purchases: int
    stage: str


@dataclass(frozen=True, kw_only=True)
class Credit:
    """An order, and the last arrival before it that was not direct (direct, if there was no other)."""

    order_id: str
    number: str
    at: int
    arrival: Arrival | None


@dataclass(frozen=True, kw_only=True)
class Side:
    """One person on one side of a change."""

    standing: Standing
    credits: tuple[Credit, ...]


def side(members: Sequence[str], *, now: int) -> Side:
    """The person that `members` make as of `now`."""
    arrivals = _arrivals(members)
    visits, pages, first, last = _visits(members)
    bought = _purchases(members)
    return Side(
        standing=Standing(
            members=tuple(members),
            visits=visits,
            page_views=pages,
            first_at=first,
            last_at=last,
            first_arrival=arrivals[0] if arrivals else None,
            purchases=len(bought),
            stage=_stage(members, now=now),
        ),
        credits=tuple(
            Credit(order_id=order, number=number, at=at, arrival=credited(arrivals, at=at))
            for order, number, at in bought
        ),
    )


def moved(before: Iterable[Side], after: Iterable[Side]) -> list[tuple[Credit, Credit]]:
    """The orders that are put down to another arrival: (before, after)."""
    was = {credit.order_id: credit for one in before for credit in one.credits}
    will = [credit for one in after for credit in one.credits]
    return [(was[one.order_id], one) for one in will if one.order_id in was and was[one.order_id] != one]


def credited(arrivals: Iterable[Arrival], *, at: int) -> Arrival | None:
    """The last arrival of the 30 days strictly before `at`, a direct one only where there was no other."""
    within = [arrival for arrival in arrivals if at - LOOKBACK <= arrival.at < at]
    named = [arrival for arrival in within if arrival.channel != DIRECT]
    return max(named or within, key=lambda arrival: arrival.at, default=None)


def _visits(members: Sequence[str]) -> tuple[int, int, int | None, int | None]:
    s = VisitSession
    figures = (
        func.count(),
        func.coalesce(func.sum(s.page_views), 0),
        func.min(s.started_at),
        func.max(s.last_at),
    )
    row = db.session("journey").execute(select(*figures).where(*_theirs(s, members))).one()
    return int(row[0]), int(row[1]), row[2], row[3]


def _arrivals(members: Sequence[str]) -> list[Arrival]:
    t = Touch
    columns = (t.occurred_at, t.channel, t.source, t.campaign)
    rows = db.session("journey").execute(select(*columns).where(*_theirs(t, members)).order_by(t.occurred_at))
    return [
        Arrival(at=at, channel=channel, source=source, campaign=name) for at, channel, source, name in rows
    ]


def _theirs(model: type[VisitSession] | type[Touch], members: Sequence[str]) -> tuple[Any, ...]:
    return (model.visitor_id.in_(members), model.consent == CONSENT_GRANTED, model.bot.is_(False))


def _purchases(members: Sequence[str]) -> list[tuple[str, str, int]]:
    mine = or_(
        Event.customer_id.in_(members), and_(Event.customer_id.is_(None), Event.visitor_id.in_(members))
    )
    bought = select(Event.order_id, Event.props, Event.occurred_at).where(mine, Event.name == "purchase")
    rows = db.session("journey").execute(bought.order_by(Event.occurred_at.desc()).limit(200))
    return [(order, str(props.get("transaction_id", "")), at) for order, props, at in rows]


def _stage(members: Sequence[str], *, now: int) -> str:
    theirs = select(PersonSign).where(PersonSign.member_id.in_(members))
    reckoned = rules.reckon(signs.marks(db.session("journey").scalars(theirs)), now=now)
    return reckoned.stays[-1].stage if reckoned.stays else ""
