"""Which days are asked about: the store's own days, in its time zone, up to now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.kernel.errors import N_
from tracking.reports.base import BadQuestion, Period

NAMES = {
    "today": N_("Today"),
    "7d": N_("Last 7 days"),
    "28d": N_("Last 28 days"),
    "90d": N_("Last 90 days"),
    "365d": N_("Last 365 days"),
}
LONGEST = 3660  # days
FIRST, LAST = date(1970, 1, 1), date(2999, 12, 31)  # far inside of what a calendar can count


def named(key: str, *, at: datetime, zone: str) -> Period:
    """One of NAMES as of `at` (today counts as the last day), or so many days ("45d"). Raises BadQuestion."""
    days = 1 if key == "today" else _days(key)
    last = today(at, zone)
    return between(last - timedelta(days=days - 1), last, at=at, zone=zone, key=key)


def between(first: date, last: date, *, at: datetime, zone: str, key: str = "") -> Period:
    """From the beginning of `first` to the end of `last`, at most until `at`. Raises BadQuestion."""
    if last < first:
        raise BadQuestion(N_("The first day comes after the last one."))
    if (last - first).days >= LONGEST or first < FIRST or last > LAST:
        raise BadQuestion(N_("These are too many days, or too far away."))
    since, until = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    return Period(since=since, until=max(min(until, at), since), zone=zone, key=key)


def before(period: Period) -> Period:
    """As many days just before, cut off at the same time of day, whatever clocks did in between."""
    days = days_of(period)
    earlier, zone = timedelta(days=len(days)), ZoneInfo(period.zone)
    begin = _midnight(days[0] - earlier, period.zone)
    end = (period.until.astimezone(zone) - earlier).astimezone(ZoneInfo("UTC"))
    return Period(since=begin, until=min(end, period.since), zone=period.zone)


def today(at: datetime, zone: str) -> date:
    """The day that it is in the store at `at`."""
    return at.astimezone(ZoneInfo(zone)).date()


def days_of(period: Period) -> list[date]:
    """Every day of it, in the zone of the period."""
    zone = ZoneInfo(period.zone)
    first = period.since.astimezone(zone).date()
    last = (max(period.until - timedelta(microseconds=1), period.since)).astimezone(zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _days(key: str) -> int:
    number = key.removesuffix("d")
    if (
        not key.endswith("d")
        or not number.isascii()
        or not number.isdigit()
        or not 1 <= int(number) <= LONGEST
    ):
        raise BadQuestion(N_("Please choose the days it is about."))
    return int(number)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
