"""Months that are over, added up: a question about a year reads a dozen of them and the days at its ends.

They stand among the days, under "M2026-10", and are never older than these: whoever writes a day takes its
month away, and the worker adds it up again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from shop.brand import store
from shop.kernel import db
from tracking.reports.facts.counting import merged
from tracking.reports.facts.measures import ALL, MEASURES
from tracking.reports.facts.models import FactDay

SIGN, LEAST = "M", 28  # no fewer days hold a month


def key(day: date | str) -> str:
    """The name of the day's month."""
    return f"{SIGN}{str(day)[:7]}"


def cover(days: Sequence[date]) -> list[str]:
    """Names of the months and days that neighboring days are together, as few as there can be."""
    there, last = _kept(days[0], days[-1]) if len(days) > LEAST else set(), days[-1]
    found, day = list[str](), days[0]
    while day <= last:
        end = _end(day)
        if day.day == 1 and end <= last and key(day) in there:
            found.append(key(day))
            day = end
        else:
            found.append(day.isoformat())
        day += timedelta(days=1)
    return found


def take_away(lot: str, day: str) -> None:
    """Forget the sums of the day's month; needs an open journey transaction."""
    _delete(lot, key(day))


def add_up(at: datetime) -> bool:
    """Add up one month that is over and has no sums, the latest first; whether there was one."""
    current = at.astimezone(ZoneInfo(store.current().time_zone)).date().isoformat()[:7]
    session = db.session("journey")
    rows = session.execute(select(FactDay.lot, FactDay.day).where(FactDay.dimension == ALL).distinct())
    known = {(lot, day) for lot, day in rows}
    wanted = {(lot, key(day)) for lot, day in known if day[:1] != SIGN and day[:7] < current} - known
    if not wanted:
        return False
    lot, month = max(wanted, key=lambda one: one[1])
    table = FactDay.__table__
    columns = [table.c[name] for name in ("dimension", "value", *MEASURES, "people")]
    days = table.c.day.between(month[1:], month[1:] + "-99")
    found = session.execute(select(*columns).where(table.c.lot == lot, days))
    made = merged([dict(row._mapping) for row in found])
    db.end_read()
    with db.transaction("journey") as session:
        _delete(lot, month)
        session.execute(insert(FactDay), [{**row, "lot": lot, "day": month} for row in made])
    return True


def _delete(lot: str, month: str) -> None:
    db.session("journey").execute(delete(FactDay).where(FactDay.lot == lot, FactDay.day == month))


def _kept(first: date, last: date) -> set[str]:
    """Months within these days whose sums every lot with days in them has."""
    query = select(FactDay.lot, FactDay.day).where(
        FactDay.dimension == ALL, FactDay.day.between(key(first), key(last))
    )
    summed = {(lot, month) for lot, month in db.session("journey").execute(query)}
    if not summed:
        return set()
    days = select(FactDay.lot, FactDay.day).where(
        FactDay.dimension == ALL, FactDay.day.between(first.isoformat(), last.isoformat())
    )
    known = {(lot, key(day)) for lot, day in db.session("journey").execute(days)}
    return {month for _lot, month in summed} - {month for _lot, month in known - summed}


def _end(day: date) -> date:
    """The last day of its month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
