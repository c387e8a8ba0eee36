"""When a parcel is promised: business days from the cut-off, in the store's time zone. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When the store works. `working_days` are 0 (Monday) to 6; orders after `cutoff` start a day later."""

    time_zone: str = "UTC"
    cutoff: time = time(14, 0)
    working_days: Collection[int] = (0, 1, 2, 3, 4)
    holidays: Collection[date] = field(default_factory=frozenset)

    def works_on(self, day: date) -> bool:
        """Whether `day` is a business day."""
        return day.weekday() in self.working_days and day not in self.holidays


def window(*, at: datetime, calendar: Calendar, min_days: int, max_days: int) -> tuple[date, date]:
    """First and last promised day for an order placed at `at` (aware).

    The order is handed over on the first business day whose cut-off is still ahead; delivery takes
    `min_days` to `max_days` further business days. 0 days means the same day.
    """
    local = at.astimezone(ZoneInfo(calendar.time_zone))
    start = local.date() if local.time() < calendar.cutoff else local.date() + timedelta(days=1)
    start = _on_or_after(start, calendar)
    return _after(start, min_days, calendar), _after(start, max_days, calendar)


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
