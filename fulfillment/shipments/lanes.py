"""When a parcel will arrive, learned from the parcels that went the same way before. Pure.

A lane is a carrier with a service, from a country to a country and region. With fifty deliveries on it, the
days of the range are order statistics of their business days: between the k-th shortest and the k-th longest
of n lie 1 - 2k/(n + 1) of the next ones, whatever the carrier's habits, as long as they stay the same (the
interval of split conformal prediction). Nothing is fitted, so nothing can be fitted wrongly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shop.shipping.promise import Calendar

LEAST, MOST = 50, 300  # deliveries a range is learned from
FEWEST_LEFT = 20  # of them, those that took as long as this parcel has been on its way
HELD = 0.9  # how many of all ranges shall hold
LONGEST = 120  # business days looked ahead
APART = "|"


@dataclass(frozen=True)
class Lane:
    """What parcels have in common that take as long. `service` is the way of delivery that was paid."""

    carrier: str
    service: str
    origin: str
    country: str
    region: str = ""

    @property
    def key(self) -> str:
        """The lane as parcels keep it."""
        return f"{self.wide}{_plain(self.region)}"[:120]

    @property
    def wide(self) -> str:
        """The beginning that lanes to all regions of the country share."""
        parts = (self.carrier, self.service, self.origin, self.country)
        return APART.join(map(_plain, parts)) + APART


def wide_of(key: str) -> str:
    """The beginning of a kept lane that all regions share."""
    return key.rpartition(APART)[0] + APART if APART in key else key


def country_of(key: str) -> str:
    """Where a kept lane goes."""
    parts = key.split(APART)
    return parts[3] if len(parts) > 3 else ""


def service_of(key: str) -> str:
    """The way of delivery of a kept lane."""
    parts = key.split(APART)
    return parts[1] if len(parts) > 3 else ""


def days_between(left: date, arrived: date, calendar: Calendar) -> int:
    """Business days from the day a parcel left to the day it arrived; a day off counts as the next one."""
    day, days = left, 0
    while day < arrived and days < LONGEST:
        day += timedelta(days=1)
        days += calendar.works_on(day)
    return days if calendar.works_on(arrived) or arrived <= left else days + 1


def day_after(left: date, days: int, calendar: Calendar) -> date:
    """The first day that is `days` business days after `left`."""
    day, counted = left, 0
    for _ in range(LONGEST * 4):
        if counted >= days:
            break
        day += timedelta(days=1)
        counted += calendar.works_on(day)
    return day


def spread(took: Sequence[int], *, gone: int = 0) -> tuple[int, int] | None:
    """The shortest and longest of the days to be told of a parcel that is on its way for `gone` days.

    None while too little is known. `took` are business days of past deliveries on the lane.
    """
    if len(took) < LEAST:
        return None
    like = sorted(days for days in took if days >= gone)
    if len(like) < FEWEST_LEFT:
        return None
    k = int((1 - HELD) / 2 * (len(like) + 1))
    return (like[k - 1], like[-k]) if k else (like[0], like[-1])


def expected(took: Sequence[int], *, left: date, today: date, calendar: Calendar) -> tuple[date, date] | None:
    """First and last day to be told of a parcel that left on `left`; never a day that is over."""
    gone = days_between(left, today, calendar) if today > left else 0
    found = spread(took, gone=gone)
    if found is None:
        return None
    first, last = (day_after(left, days, calendar) for days in found)
    return max(first, today), max(last, today)


def coverage(took: int) -> float:
    """How many of all ranges hold at least, that are learned from so many deliveries."""
    k = int((1 - HELD) / 2 * (took + 1)) or 1
    return 1 - 2 * k / (took + 1)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower()[:30] if sign.isalnum() or sign in "-_:.")
