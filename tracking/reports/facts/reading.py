"""Kept figures as questions want them: sums over the store's days, by one dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from shop.kernel import clock, db
from shop.kernel.models import PeriodicRun
from tracking.reports import periods
from tracking.reports.base import Period
from tracking.reports.facts import marking, sketch, spans
from tracking.reports.facts.measures import ALL, MEASURES, SLOT
from tracking.reports.facts.models import FactDay, FactSlot
from tracking.reports.facts.sketch import People

JOB = "reports.facts"
FEW = 60  # days
Lots = Sequence[str] | None  # None: the shop's own rows and whatever was imported or made up
Row = Mapping[str, int]
NOTHING: Row = dict.fromkeys(MEASURES, 0)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Until when everything is counted, how many slots wait, and which lots are in it beside the shop's."""

    as_of: datetime
    waiting: int
    lots: tuple[str, ...]


def standing(*, at: datetime) -> Standing:
    """How fresh the figures are."""
    query = select(PeriodicRun.last_started_at, PeriodicRun.last_finished_at).where(PeriodicRun.name == JOB)
    last = db.session().execute(query).first()
    counted = last.last_started_at if last and last.last_finished_at else None
    return Standing(
        as_of=counted or at,
        waiting=marking.waiting(),
        lots=other_lots(),
    )


def other_lots() -> tuple[str, ...]:
    """Lots beside the shop's own that have figures: imported, or made up for trying out."""
    return tuple(sorted(lot for lot in _lots() if lot != marking.LOT))


def by_value(
    period: Period,
    dimension: str,
    *,
    only: Sequence[str] = MEASURES,
    lots: Lots = None,
    most: int | None = None,
    rank: Sequence[str] = ("visits", "hits"),
) -> dict[str, Row]:
    """Sums of the measures `only` by value of `dimension`, over the days of the period.

    With `most` only so many of them, the highest by `rank` first: the database chooses, and the others are
    not handed over.
    """
    sums = [func.sum(getattr(FactDay, name)).label(name) for name in only]
    query = select(FactDay.value, *sums).where(*_within(period, dimension, lots)).group_by(FactDay.value)
    if most is not None:
        highest = [func.sum(getattr(FactDay, name)).desc() for name in rank]
        query = query.order_by(*highest, FactDay.value).limit(most)
    rows = db.session("journey").execute(query)
    return {row[0]: dict(zip(only, map(int, row[1:]), strict=True)) for row in rows}


def people_by_value(
    period: Period, dimension: str, values: Iterable[str], *, lots: Lots = None
) -> dict[str, People]:
    """How many different people each of `values` had over the days of the period."""
    wanted, found = list(values), dict[str, list[bytes]]()
    # By lot as well, or every row of the days would be looked at: the key names the lot before the value.
    within = _within(period, dimension, _lots() if lots is None else lots)
    query = select(FactDay.value, FactDay.people).where(*within)
    query = query.where(FactDay.value.in_(wanted), FactDay.people.is_not(None))
    for value, people in db.session("journey").execute(query):
        found.setdefault(value, []).append(people or b"")
    return {value: sketch.counted(found.get(value, ())) for value in wanted}


def by_day(period: Period, dimension: str = ALL, value: str = "", *, lots: Lots = None) -> dict[date, Row]:
    """Every day of the period with its measures; days without anything are zeros."""
    sums = [func.sum(getattr(FactDay, name)).label(name) for name in MEASURES]
    query = select(FactDay.day, *sums).where(*_each_day(period, dimension, lots), FactDay.value == value)
    rows = db.session("journey").execute(query.group_by(FactDay.day))
    found = {date.fromisoformat(row[0]): dict(zip(MEASURES, map(int, row[1:]), strict=True)) for row in rows}
    return {day: found.get(day, NOTHING) for day in periods.days_of(period)}


def people_by_day(period: Period, *, lots: Lots = None) -> dict[date, list[bytes]]:
    """Sketches of each day's people, so that weeks and months can be counted from them."""
    query = select(FactDay.day, FactDay.people).where(
        *_each_day(period, ALL, lots), FactDay.people.is_not(None)
    )
    found: dict[date, list[bytes]] = {}
    for day, people in db.session("journey").execute(query):
        found.setdefault(date.fromisoformat(day), []).append(people or b"")
    return found


def total(period: Period, *, at: datetime, lots: Lots = None) -> tuple[Row, People]:
    """Everything of the period, with how many people. A last day cut short in the past is cut at its slot."""
    zone, days = ZoneInfo(period.zone), periods.days_of(period)
    cut = _cut_short(period, zone, at)
    whole = days[:-1] if cut else days
    rows, sketches = _whole_days(whole, lots) if whole else ([], [])
    if cut:
        more, told = _slots(cut, clock.to_micros(period.until), lots)
        rows, sketches = rows + more, sketches + told
    sums = {name: sum(row[name] for row in rows) for name in MEASURES}
    return sums, sketch.counted(sketches)


def _cut_short(period: Period, zone: ZoneInfo, at: datetime) -> int:
    """When the last day began (µs), if the period ends within it and the day is over by now; else 0."""
    end = period.until.astimezone(zone)
    midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
    over = at.astimezone(zone).date() > end.date()
    return clock.to_micros(midnight) if over and end != midnight else 0


def _whole_days(days: Sequence[date], lots: Lots) -> tuple[list[Row], list[bytes]]:
    columns = [getattr(FactDay, name) for name in MEASURES]
    # A day has one row here: of few days that is less than asking which spans there are.
    within = _covered(days) if len(days) > FEW else FactDay.day.in_([day.isoformat() for day in days])
    query = select(*columns, FactDay.people).where(FactDay.dimension == ALL, within)
    return _split(query if lots is None else query.where(FactDay.lot.in_(lots)))


def _slots(start: int, end: int, lots: Lots) -> tuple[list[Row], list[bytes]]:
    columns = [getattr(FactSlot, name) for name in MEASURES]
    query = select(*columns, FactSlot.people).where(
        FactSlot.dimension == ALL, FactSlot.slot >= start, FactSlot.slot < end - end % SLOT
    )
    return _split(query if lots is None else query.where(FactSlot.lot.in_(lots)))


def _split(query: Any) -> tuple[list[Row], list[bytes]]:
    found = db.session("journey").execute(query).all()
    return [dict(zip(MEASURES, row, strict=False)) for row in found], [
        row.people for row in found if row.people
    ]


def hours(period: Period, *, lots: Lots = None) -> dict[datetime, int]:
    """Visits by each hour of the first day of the period: 23 or 25 of them where clocks change."""
    day = periods.days_of(period)[0]
    whole = periods.between(day, day, at=datetime.max.replace(tzinfo=UTC), zone=period.zone)
    start, end = clock.to_micros(whole.since), clock.to_micros(whole.until)
    query = select(FactSlot.slot, FactSlot.visits).where(
        FactSlot.dimension == ALL, FactSlot.slot >= start, FactSlot.slot < end
    )
    found = dict.fromkeys(map(clock.from_micros, range(start, end, 4 * SLOT)), 0)
    for slot, visits in db.session("journey").execute(
        query if lots is None else query.where(FactSlot.lot.in_(lots))
    ):
        found[clock.from_micros(slot - (slot - start) % (4 * SLOT))] += visits
    return found


def _lots() -> list[str]:
    """Every lot that has figures."""
    query = select(FactDay.lot).where(FactDay.dimension == ALL).distinct()
    return list(db.session("journey").scalars(query))


def _within(period: Period, dimension: str, lots: Lots) -> list[ColumnElement[bool]]:
    conditions = [FactDay.dimension == dimension, _covered(periods.days_of(period))]
    return conditions if lots is None else [*conditions, FactDay.lot.in_(lots)]


def _covered(days: Sequence[date]) -> ColumnElement[bool]:
    return FactDay.day.in_(spans.cover(days))  # a list: engines look each up, where they would scan for an OR


def _each_day(period: Period, dimension: str, lots: Lots) -> list[ColumnElement[bool]]:
    days = periods.days_of(period)
    between = FactDay.day.between(days[0].isoformat(), days[-1].isoformat())
    conditions = [FactDay.dimension == dimension, between]
    return conditions if lots is None else [*conditions, FactDay.lot.in_(lots)]
