"""Weeks of the store: in its time zone, beginning on its own first day of the week. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.kernel import clock

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """A week that begins on the day `name` ("2026-11-16"): [since, until) in µs."""

    name: str
    since: int
    until: int


@dataclass(frozen=True)
class Calendar:
    """The zone of the store and the weekday (0 is Monday) that its weeks begin with."""

    zone: str
    first: int

    def start_of(self, at: datetime) -> date:
        """The first day of the week that holds `at`."""
        day = at.astimezone(ZoneInfo(self.zone)).date()
        return day - timedelta(days=(day.weekday() - self.first) % 7)

    def week(self, start: date) -> Week:
        """The week that begins on `start`; with a change of clocks it is an hour more or less."""
        return Week(start.isoformat(), self._midnight(start), self._midnight(start + WEEK))

    def weeks(self, since: datetime, until: datetime) -> Iterator[Week]:
        """Every week from the one that holds `since` to the one that holds `until`."""
        start, last = self.start_of(since), self.start_of(until)
        while start <= last:
            yield self.week(start)
            start += WEEK

    def _midnight(self, day: date) -> int:
        return clock.to_micros(datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC))
