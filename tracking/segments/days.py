"""Days of the store's zone as whole numbers, so that rules count days and never hours of a changed clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from shop.brand import store


def zone() -> ZoneInfo:
    """The store's zone."""
    return _zone(store.current().time_zone)


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def day_of(at: datetime, *, where: ZoneInfo | None = None) -> int:
    """The day of the store that `at` falls on, as `date.toordinal()`."""
    return at.astimezone(where or zone()).date().toordinal()


def start_of(day: int, *, where: ZoneInfo | None = None) -> datetime:
    """The first instant of a day, which is not midnight where clocks skip it."""
    local = datetime.combine(date.fromordinal(day), time(), tzinfo=where or zone())
    return local.astimezone(UTC)


def date_of(day: int) -> date:
    """A day as a date."""
    return date.fromordinal(day)
