"""Which days have to be counted again. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.kernel import clock

HOUR = 3_600_000_000
PATIENCE = 150  # µs a row that would have to be read: a million events are read every two and a half minutes
FROZEN = "frozen"  # made of events that are gone: kept as it is
MOST_AT_ONCE = 14  # days made in one reading of the lake, so that memory stays small


@dataclass(frozen=True, kw_only=True)
class Days:
    """Days of the store to count: their names, and their midnights (µs), one more. `now`: as of when (µs)."""

    names: Sequence[str]
    midnights: Sequence[int]
    now: int

    def name(self, at: int) -> str | None:
        """The day a moment (µs) lies in, if it is one of them."""
        place = bisect_right(self.midnights, at) - 1
        return self.names[place] if 0 <= place < len(self.names) else None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a kept day."""

    made_from: str
    made_at: int
    unsettled: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A file of the lake, or the newer hot rows: of which UTC day, how many rows, up to which number."""

    day: str
    rows: int
    high: int


def fingerprint(day: date, stretches: Iterable[Stretch], *, reach: int, stamp: str) -> str:
    """What the tally of `day` is made of: it changes when anything in the days that tell of it does."""
    first, last = (day - timedelta(days=1)).isoformat(), (day + timedelta(days=reach + 1)).isoformat()
    of = [one for one in stretches if first <= one.day <= last]
    return f"{stamp}:{sum(one.rows for one in of)}:{max((one.high for one in of), default=0)}"


def told(stretches: Iterable[Stretch], kept: Iterable[date], *, today: date) -> set[date]:
    """Days to keep: those with events (a day of the store may begin in the UTC day before, or end in the one
    after), and those that were kept before."""
    found = {date.fromisoformat(one.day) for one in stretches if one.rows}
    near = {day + timedelta(days=n) for day in found for n in (-1, 0, 1)}
    return {day for day in near | set(kept) if day <= today}


def stale(wanted: Mapping[date, str], kept: Mapping[date, Known], *, today: date, now: int) -> list[date]:
    """Days whose tally is to be made again, the newest first; `wanted` maps days to their fingerprints.

    Today and yesterday follow every change, the slower the more there is to read; older days once an hour.
    """
    return sorted(
        (
            day
            for day, made_from in wanted.items()
            if _due(kept.get(day), made_from, _recent(day, today), now)
        ),
        reverse=True,
    )


def settled_at(wanted: Mapping[date, str], kept: Mapping[date, Known], *, today: date, now: int) -> int:
    """As of when (µs) today and yesterday are right; `kept` is what there was before stale days were made."""
    waiting = (
        kept[day].made_at
        for day, made_from in wanted.items()
        if _recent(day, today) and day in kept and kept[day].made_from not in (made_from, FROZEN)
        if not _due(kept[day], made_from, True, now)
    )
    return min(waiting, default=now)


def _recent(day: date, today: date) -> bool:
    return day >= today - timedelta(days=1)


def _due(known: Known | None, made_from: str, recent: bool, now: int) -> bool:
    if known is None:
        return True
    if known.made_from == FROZEN:
        return False
    if _stamp(known.made_from) != _stamp(made_from):
        return True  # it counts otherwise by now
    age = now - known.made_at
    if known.made_from != made_from:
        return age >= (min(_rows(made_from) * PATIENCE, HOUR) if recent else HOUR)
    return known.unsettled > 0 and age >= HOUR


def _rows(made_from: str) -> int:
    rows = made_from.rsplit(":", 2)[1]
    return int(rows) if rows.isdigit() else 0


def _stamp(made_from: str) -> str:
    return made_from.rsplit(":", 2)[0]


def runs(days: Sequence[date]) -> list[list[date]]:
    """Neighboring days together (earliest first within a run), at most MOST_AT_ONCE; runs as `days` come."""
    found: list[list[date]] = []
    for day in days:
        if found and len(found[-1]) < MOST_AT_ONCE and found[-1][0] - day == timedelta(days=1):
            found[-1].insert(0, day)
        else:
            found.append([day])
    return found


def bounds(days: Sequence[date], *, zone: str, now: int) -> Days:
    """The midnights of neighboring days in the store's time zone."""
    every = [*days, days[-1] + timedelta(days=1)]
    midnights = [clock.to_micros(datetime.combine(day, time.min, ZoneInfo(zone))) for day in every]
    return Days(names=[day.isoformat() for day in days], midnights=midnights, now=now)
