"""When to ask: some days after the parcel, on a working morning where the customer lives. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale, UnknownLocaleError, get_global

WEEKEND = frozenset({5, 6})  # Monday is 0


def zone_of(country: str, *, store_zone: str) -> ZoneInfo:
    """The time zone of somebody in `country` (ISO 3166): its only one; the store's where it is one of
    several; else the one in the middle of the list, which is seldom far off."""
    zones = get_global("territory_zones").get(country, [])
    if not zones or store_zone in zones:
        return ZoneInfo(store_zone)
    try:
        return ZoneInfo(zones[len(zones) // 2])
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(store_zone)


@lru_cache(maxsize=300)
def weekend(country: str) -> frozenset[int]:
    """The days people do not work there (CLDR's week data), Monday 0."""
    try:
        week = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return WEEKEND
    first, last = week.weekend_start, week.weekend_end
    return frozenset((first + day) % 7 for day in range((last - first) % 7 + 1))


def morning(*, after: datetime, days: int, hour: int, zone: ZoneInfo, weekend: frozenset[int]) -> datetime:
    """`hour` o'clock in `zone`, `days` days after `after` or on the next working day; aware UTC."""
    day = after.astimezone(zone).date() + timedelta(days=days)
    while day.weekday() in weekend:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


def next_morning(at: datetime, *, hour: int, zone: ZoneInfo, weekend: frozenset[int]) -> datetime:
    """The first working morning at or after `at`."""
    today = morning(after=at, days=0, hour=hour, zone=zone, weekend=weekend)
    return today if today >= at else morning(after=at, days=1, hour=hour, zone=zone, weekend=weekend)


def delay(default: int, rules: Mapping[str, int], belongs_to: Iterable[str]) -> int:
    """Days to wait for an order: the longest of the rules its goods fall under, else `default`.

    `rules` and `belongs_to` name products and collections ("product:<id>", "collection:<id>").
    """
    return max((rules[name] for name in belongs_to if name in rules), default=default)
