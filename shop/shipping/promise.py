"""When a parcel is promised: business days from the cut-off, in the store's time zone. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shop.shipping import holidays as public


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When the store works, or when a country's carriers do.

    `working_days` are 0 (Monday) to 6; orders after `cutoff` start a day later; `holidays` are days off,
    `country` (ISO 3166-1, "" for none) adds its public holidays; `handling_days` is how many business days
    an order is packed before it leaves.
    """

    time_zone: str = "UTC"
    cutoff: time = time(14, 0)
    working_days: Collection[int] = (0, 1, 2, 3, 4)
    holidays: Collection[date] = field(default_factory=frozenset)
    country: str = ""
    handling_days: int = 0

    def works_on(self, day: date) -> bool:
        """Whether `day` is a business day."""
        return (
            day.weekday() in self.working_days
            and day not in self.holidays
            and day not in public.of_year(self.country, day.year)
        )


def window(
    *, at: datetime, calendar: Calendar, min_days: int, max_days: int, transit: Calendar | None = None
) -> tuple[date, date]:
    """First and last promised day for an order placed at `at` (aware).

    The order is taken up on the first business day whose cut-off is still ahead and handed over
    `handling_days` business days later; delivery takes `min_days` to `max_days` further business days by the
    calendar `transit` of where it goes (default: the store's own). 0 days means the same day.
    """
    way = transit or calendar
    leaves = _after(_begins(at, calendar), calendar.handling_days, calendar)
    first, last = (_on_or_after(_after(leaves, days, way), way) for days in (min_days, max_days))
    return first, last


def leave_by(*, at: datetime, calendar: Calendar) -> datetime:
    """The cut-off that an order placed at `at` still makes: the next one of a business day, in UTC."""
    zone = ZoneInfo(calendar.time_zone)
    return datetime.combine(_begins(at, calendar), calendar.cutoff, zone).astimezone(UTC)


def _begins(at: datetime, calendar: Calendar) -> date:
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    start = local.date() if local.time() < calendar.cutoff else local.date() + timedelta(days=1)
    return _on_or_after(start, calendar)


def _on_or_after(day: date, calendar: Calendar) -> date:
    for _ in range(366):
        if calendar.works_on(day):
            return day
        day += timedelta(days=1)
    return day  # a store that never works promises nothing sensible; better a date than an error at the till


def _after(day: date, business_days: int, calendar: Calendar) -> date:
    for _ in range(business_days):
        day = _on_or_after(day + timedelta(days=1), calendar)
    return day
