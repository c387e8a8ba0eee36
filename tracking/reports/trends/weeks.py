"""Days put together to weeks and months of the store's calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from babel.core import Locale, UnknownLocaleError

from shop.brand import store
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

DAY, WEEK, MONTH = "day", "week", "month"
AUTO = "auto"  # days of a quarter of a year, weeks of more
SHORT = 92
GRAINS = {DAY: N_("Day"), WEEK: N_("Week"), MONTH: N_("Month")}
TITLES = {DAY: N_("Day"), WEEK: N_("Week from"), MONTH: N_("Month from")}
BY_COUNTRY = -1
STARTS = {
    BY_COUNTRY: N_("as usual in the country of the store"),
    0: N_("Monday"),
    5: N_("Saturday"),
    6: N_("Sunday"),
}
CHOSEN = preferences.declare("reports.week_start", BY_COUNTRY)


class BadWeek(DomainError):
    """A day that no week begins with."""


def choose(weekday: int, *, at: datetime) -> None:
    """Have weeks begin with `weekday` (0 is Monday), one of STARTS. Raises BadWeek."""
    if weekday not in STARTS:
        raise BadWeek(N_("Please choose the day that weeks begin with."))
    preferences.put(CHOSEN, weekday, at=at)


def chosen() -> int:
    """What was chosen, one of STARTS."""
    return preferences.get(CHOSEN)


def first_weekday() -> int:
    """The weekday that weeks of the store begin with, 0 is Monday."""
    if chosen() != BY_COUNTRY:
        return chosen()
    try:
        return int(Locale.parse(f"und_{store.current().country}").first_week_day)
    except (UnknownLocaleError, ValueError):
        return 0


def fitting(grain: str, days: int) -> str:
    """The grain asked for; AUTO is by day or, of many days, by week."""
    return grain if grain != AUTO else DAY if days <= SHORT else WEEK


def start_of(day: date, grain: str, *, first: int) -> date:
    """The first day of the day's week or month; itself for days."""
    if grain == WEEK:
        return day - timedelta(days=(day.weekday() - first) % 7)
    return day.replace(day=1) if grain == MONTH else day


def grouped(days: Iterable[date], grain: str, *, first: int) -> dict[date, list[date]]:
    """The days of each week or month, by its first day; those at the ends may be cut off."""
    found: dict[date, list[date]] = {}
    for day in days:
        found.setdefault(start_of(day, grain, first=first), []).append(day)
    return found
