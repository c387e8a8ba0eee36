"""What people looked for in the shop, and what came of it: from the visits' own side, so without names.

One question is what was typed, in small letters. Visitors without consent have another name each day, so over
several days they may be counted more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select

from shop.kernel import clock, db
from tracking.journeys.models import Event, VisitSession

SEARCH, LOOK = "view_search_results", "view_item"
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question: how often it was asked and by how many visitors, in how many visits; how many of those
    looked at a product afterwards, and bought. `in_vain` times nothing was found; at most `results` were.
    """

    term: str
    times: int
    visitors: int
    visits: int
    in_vain: int
    results: int
    looked: int = 0
    bought: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """All questions of a window."""

    times: int
    terms: int
    in_vain: int

    @property
    def share_of_nothing(self) -> float | None:
        """How many of the questions had no result, 0 to 1; None without questions."""
        return self.in_vain / self.times if self.times else None


def most_asked(
    *, since: datetime, until: datetime, limit: int = MOST, fruitless: bool = False
) -> list[Asked]:
    """The questions of people (no bots, no staff) in [since, until), the most frequent first.

    `fruitless`: only those that found nothing, the most frequently so first. Three statements.
    """
    term, in_vain = _term().label("term"), func.sum(_found_nothing())
    times = func.count()
    query = select(
        term,
        times.label("times"),
        func.count(func.distinct(Event.visitor_id)).label("visitors"),
        func.count(func.distinct(Event.session_id)).label("visits"),
        in_vain.label("in_vain"),
        func.max(_results()).label("results"),
    ).where(_searched(since, until))
    query = query.group_by("term").order_by((in_vain if fruitless else times).desc(), "term").limit(limit)
    if fruitless:
        query = query.having(in_vain > 0)
    rows = [Asked(**row._mapping) for row in db.session("journey").execute(query)]
    return _with_what_followed(rows, since, until) if rows else []


def totals(*, since: datetime, until: datetime) -> Totals:
    """How much was asked in [since, until)."""
    query = select(func.count(), func.count(func.distinct(_term())), func.sum(_found_nothing()))
    times, terms, in_vain = db.session("journey").execute(query.where(_searched(since, until))).one()
    return Totals(times=times, terms=terms, in_vain=in_vain or 0)


def _with_what_followed(rows: Sequence[Asked], since: datetime, until: datetime) -> list[Asked]:
    first = (
        select(_term().label("term"), Event.session_id, func.min(Event.occurred_at).label("at"))
        .where(_searched(since, until), _term().in_([row.term for row in rows]))
        .group_by("term", Event.session_id)
        .subquery()
    )
    looked, bought = _counted(_looked(first)), _counted(_bought(first))
    return [replace(row, looked=looked.get(row.term, 0), bought=bought.get(row.term, 0)) for row in rows]


def _looked(first: Subquery) -> Select[Any]:
    """Visits that looked at a product after the question."""
    after = and_(Event.session_id == first.c.session_id, Event.name == LOOK, Event.occurred_at >= first.c.at)
    visits = func.count(func.distinct(first.c.session_id))
    return select(first.c.term, visits).join(Event, after).group_by(first.c.term)


def _bought(first: Subquery) -> Select[Any]:
    """Visits that asked and bought."""
    same = and_(VisitSession.session_id == first.c.session_id, VisitSession.purchases > 0)
    visits = func.count(func.distinct(first.c.session_id))
    return select(first.c.term, visits).join(VisitSession, same).group_by(first.c.term)


def _counted(query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in db.session("journey").execute(query)}


def _searched(since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(
        Event.name == SEARCH,
        Event.occurred_at >= clock.to_micros(since),
        Event.occurred_at < clock.to_micros(until),
        Event.bot.is_(False),
        Event.internal.is_(False),
        _term() != "",
    )


def _term() -> ColumnElement[str]:
    return func.lower(Event.props["search_term"].as_string())


def _results() -> ColumnElement[int]:
    return func.coalesce(Event.props["results"].as_integer(), 0)


def _found_nothing() -> ColumnElement[int]:
    return case((_results() == 0, 1), else_=0)
