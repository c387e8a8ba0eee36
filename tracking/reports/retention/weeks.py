"""Weeks and months of the store's calendar: where they begin in its time zone, and which one it is when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from shop.kernel import clock

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

WEEK, MONTH = "week", "month"
QUARTER = 15 * 60 * 1_000_000  # every zone's midnights lie on quarters of an hour


def first_day(day: date, grain: str, monday_is: int = 0) -> date:
    """The first day of the week (which begins on weekday `monday_is`, 0 = Monday) or month of `day`."""
    if grain == MONTH:
        return day.replace(day=1)
    return day - timedelta(days=(day.weekday() - monday_is) % 7)


def following(day: date, grain: str) -> date:
    """The first day of the next one."""
    if grain == MONTH:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=7)


def days(first: date, last: date, grain: str, monday_is: int = 0) -> list[date]:
    """First days of the weeks or months from that of `first` to that of `last`, and of the next one."""
    found = [first_day(first, grain, monday_is)]
    while found[-1] <= last:
        found.append(following(found[-1], grain))
    return found


def bounds(of: Sequence[date], zone: str) -> list[int]:
    """The midnights (µs) at which these days begin in `zone`."""
    return [clock.to_micros(datetime.combine(day, time.min, ZoneInfo(zone))) for day in of]


def places(moments: Array, edges: Sequence[int]) -> Array:
    """Between which edges each moment lies: 0 between the first two, -1 before them, and so on."""
    import numpy as np

    table = (
        np.searchsorted(np.array(edges), np.arange(edges[0], edges[-1] + QUARTER, QUARTER), side="right") - 1
    )
    quarters = np.clip((moments - edges[0]) // QUARTER, -1, len(table) - 1)
    found = table[quarters].astype(np.int32)
    found[quarters < 0] = -1
    return found


def place_of(moment: int, edges: Sequence[int]) -> int:
    """The same of one moment."""
    return bisect_right(edges, moment) - 1


def sql(column: str, edges: Sequence[int]) -> str:
    """The same as SQL that every engine has: a tree of comparisons."""
    if len(edges) == 0:
        return "-1"
    return _tree(column, list(edges), 0)


def _tree(column: str, edges: list[int], offset: int) -> str:
    if not edges:
        return str(offset - 1)
    middle = len(edges) // 2
    below, above = (
        _tree(column, edges[:middle], offset),
        _tree(column, edges[middle + 1 :], offset + middle + 1),
    )
    return f"CASE WHEN {column} < {edges[middle]} THEN {below} ELSE {above} END"


def whole(edges: Sequence[int], until: int) -> int:
    """How many of them are over at `until` (µs)."""
    return sum(1 for _begin, end in pairwise(edges) if end <= until)
