"""Weeks and months that are over, added up: a question about four weeks reads three of them and the days at
its ends, one about a year a dozen months.

They stand among the days, under "W2026-43" (ISO 8601) and "M2026-10", and are never older than these: whoever
writes a day takes its week and month away, and the worker adds them up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from shop.brand import store
from shop.kernel import db
from tracking.reports.facts.counting import merged
from tracking.reports.facts.measures import ALL, MEASURES
from tracking.reports.facts.models import FactDay

MONTH, WEEK = "M", "W"
SIGN = MONTH  # every day sorts before it, every span does not
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A week or a month: its name and its first and last day."""

    name: str
    first: date
    last: date


Kept = Callable[[Sequence[Span]], Iterable[Span]]


def week(day: date) -> Span:
    """The week of a day, from Monday."""
    year, number, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Span(f"{WEEK}{year}-{number:02d}", monday, monday + timedelta(days=6))


def month(day: date) -> Span:
    """The month of a day."""
    first = day.replace(day=1)
    return Span(f"{MONTH}{first.isoformat()[:7]}", first, (first + timedelta(days=32)).replace(day=1) - _DAY)


def cover(days: Sequence[date], *, kept: Kept | None = None) -> list[str]:
    """Names of the spans and days that neighboring days are together, as few as there can be; `kept` chooses
    the spans whose sums are there, by itself those of figures."""
    there: dict[date, list[Span]] = {}
    for span in (kept or _kept)(_within(days)):
        there.setdefault(span.first, []).append(span)
    after = days[-1] + _DAY
    # From each day on: how few there can be, the first of them, and the day after that.
    ways = {after: (0, "", after)}
    for day in reversed(days):
        steps = [(day.isoformat(), day + _DAY), *((one.name, one.last + _DAY) for one in there.get(day, ()))]
        ways[day] = min((ways[then][0] + 1, name, then) for name, then in steps)
    found, day = list[str](), days[0]
    while day < after:
        _few, name, day = ways[day]
        found.append(name)
    return found


def take_away(lot: str, day: str) -> None:
    """Forget the sums of the day's week and month; needs an open journey transaction."""
    of = date.fromisoformat(day)
    _delete(lot, (week(of).name, month(of).name))


def add_up(at: datetime) -> bool:
    """Add up one span that is over and has no sums, the latest first; whether there was one."""
    today = at.astimezone(ZoneInfo(store.current().time_zone)).date()
    session = db.session("journey")
    rows = session.execute(select(FactDay.lot, FactDay.day).where(FactDay.dimension == ALL).distinct())
    known = {(lot, day) for lot, day in rows}
    wanted = {
        (span.last, span.first, span.name, lot)
        for lot, day in known
        if day < SIGN
        for span in _of(date.fromisoformat(day))
        if span.last < today and (lot, span.name) not in known
    }
    if not wanted:
        return False
    last, first, name, lot = max(wanted)
    _write(lot, Span(name, first, last))
    return True


def _write(lot: str, span: Span) -> None:
    table = FactDay.__table__
    columns = [table.c[name] for name in ("dimension", "value", *MEASURES, "people")]
    days = table.c.day.between(span.first.isoformat(), span.last.isoformat())
    found = db.session("journey").execute(select(*columns).where(table.c.lot == lot, days))
    made = merged([dict(row._mapping) for row in found])
    db.end_read()
    with db.transaction("journey") as session:
        _delete(lot, (span.name,))
        session.execute(insert(FactDay), [{**row, "lot": lot, "day": span.name} for row in made])


def _delete(lot: str, names: Sequence[str]) -> None:
    db.session("journey").execute(delete(FactDay).where(FactDay.lot == lot, FactDay.day.in_(names)))


def _of(day: date) -> tuple[Span, Span]:
    return week(day), month(day)


def _within(days: Sequence[date]) -> list[Span]:
    """Spans that lie wholly within neighboring days."""
    begin = [week(day) for day in days if day.weekday() == 0] + [month(day) for day in days if day.day == 1]
    return [span for span in begin if span.last <= days[-1]]


def _kept(spans: Sequence[Span]) -> Iterable[Span]:
    """Those of the spans whose sums every lot with days in them has."""
    names = [span.name for span in spans]
    query = select(FactDay.lot, FactDay.day).where(FactDay.dimension == ALL, FactDay.day.in_(names))
    summed = {(lot, name) for lot, name in db.session("journey").execute(query)} if names else set()
    if not summed:
        return ()
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    between = FactDay.day.between(first.isoformat(), last.isoformat())
    days = db.session("journey").execute(
        select(FactDay.lot, FactDay.day).where(FactDay.dimension == ALL, between)
    )
    told = {(lot, span.name) for lot, day in days for span in _of(date.fromisoformat(day))}
    lacking = {name for _lot, name in told - summed}
    there = {name for _lot, name in summed} - lacking
    return [span for span in spans if span.name in there]
