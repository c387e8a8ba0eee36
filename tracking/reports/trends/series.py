"""One figure over time: each day, week or month with the one before, what is usual, and what was wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tracking.reports import periods
from tracking.reports.base import Period
from tracking.reports.facts import reading, sketch
from tracking.reports.facts.measures import MEASURES
from tracking.reports.trends import choosing, normal, weeks
from tracking.reports.trends.metrics import Metric, Row, Value
from tracking.reports.trends.models import Target
from tracking.reports.trends.normal import WEEKS, Usual


@dataclass(frozen=True, kw_only=True)
class Point:
    """A day, week or month; not `over` while it goes on, not `whole` when the period cuts it off."""

    start: date
    value: Value
    previous: Value
    target: float | None
    usual: Usual | None
    odd: bool
    over: bool
    whole: bool


@dataclass(frozen=True, kw_only=True)
class Known:
    """Measures and sketches by day, from long enough before the period."""

    rows: Mapping[date, Row]
    people: Mapping[date, Sequence[bytes]]
    daily: dict[tuple[str, date], Value] = field(default_factory=dict)  # what was reckoned already

    def value(self, metric: Metric, days: Sequence[date]) -> Value:
        """The metric of some days together; None when nothing at all is known of them."""
        if len(days) == 1 and (metric.key, days[0]) in self.daily:
            return self.daily[metric.key, days[0]]
        found = self._reckoned(metric, days)
        if len(days) == 1:
            self.daily[metric.key, days[0]] = found
        return found

    def _reckoned(self, metric: Metric, days: Sequence[date]) -> Value:
        rows = [row for day in days if (row := self.rows.get(day))]
        if not any(row["visits"] or row["orders"] for row in rows):
            return 0 if metric.adds else None
        total = rows[0] if len(rows) == 1 else {name: sum(row[name] for row in rows) for name in MEASURES}
        people = 0
        if metric.key == "people":
            people = sketch.counted(one for day in days for one in self.people.get(day, ())).count
        return metric.of(total, people)

    def reaches(self, day: date) -> bool:
        """Whether anything was known by then: a time before that is not known, and no time of nothing."""
        first = self.first()
        return first is not None and first <= day

    def first(self) -> date | None:
        """The first day that anything is known of."""
        return next((day for day, row in self.rows.items() if row["visits"] or row["orders"]), None)


def known(period: Period, *, people: bool) -> Known:
    """All days of the period, as many before it, and those of the weeks that show what is usual."""
    days = periods.days_of(period)
    before = max(len(days), 7 * WEEKS)
    longer = Period(since=period.since - timedelta(days=before + 1), until=period.until, zone=period.zone)
    return Known(rows=reading.by_day(longer), people=reading.people_by_day(longer) if people else {})


def points(
    metric: Metric,
    period: Period,
    found: Known,
    *,
    grain: str,
    first: int,
    today: date,
    target: Target | None,
) -> list[Point]:
    """The metric by `grain` over the period; weeks begin with weekday `first`."""
    days = periods.days_of(period)
    shift = timedelta(days=len(days))
    made = []
    for start, some in weeks.grouped(days, grain, first=first).items():
        expected = usual(metric, start, found) if grain == weeks.DAY else None
        value, over = found.value(metric, some), some[-1] < today
        made.append(
            Point(
                start=start,
                value=value,
                previous=found.value(metric, [day - shift for day in some])
                if found.reaches(some[0] - shift)
                else None,
                target=choosing.expected(target, days=len(some)) if target else None,
                usual=expected,
                odd=over and normal.odd(value, expected, kind=metric.kind),
                over=over,
                whole=over and _complete(some, grain),
            )
        )
    return made


def usual(metric: Metric, day: date, found: Known) -> Usual | None:
    """What is usual on such a day, by its weekday in the weeks before; None while too little is known."""
    before = [day - timedelta(days=7 * week) for week in range(WEEKS, 0, -1)]
    begun = found.first()
    known = [one for one in before if begun and one >= begun]
    row = found.rows.get(day)
    base = row[metric.base] if row and metric.base else 0
    return normal.usual([found.value(metric, [one]) for one in known], kind=metric.kind, base=base)


def _complete(days: Sequence[date], grain: str) -> bool:
    if grain == weeks.MONTH:
        return days[0].day == 1 and (days[-1] + timedelta(days=1)).day == 1
    return grain == weeks.DAY or len(days) == 7


def plain(point: Point, note: str) -> dict[str, Any]:
    """A point as a row of the table."""
    return {
        "start": point.start,
        "value": point.value,
        "previous": point.previous,
        "target": point.target,
        "low": point.usual.low if point.usual else None,
        "high": point.usual.high if point.usual else None,
        "odd": "odd" if point.odd else "" if point.whole else "cut",
        "unfinished": not point.over,
        "note": note,
    }
