"""The day a parcel is promised for, expected on, and whether it is late. Pure; days are the store's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fulfillment.carriers import base


@dataclass(frozen=True)
class Expectation:
    """When it comes: from first to last day (both None: nothing is known); `late` against the promise.

    Days that are over are never shown: a parcel that should have come is late with no days.
    """

    first: date | None = None
    last: date | None = None
    late: bool = False


def store_day(at: datetime, zone: str) -> date:
    """The calendar day at `at` where the store is."""
    return at.astimezone(ZoneInfo(zone)).date()


def is_late(*, status: str, promised_to: date | None, estimated_on: date | None, today: date) -> bool:
    """Whether a parcel on its way is beyond its promise: that day is over, or the new one is later."""
    if status in base.ENDED or promised_to is None:
        return False
    return today > promised_to or (estimated_on is not None and estimated_on > promised_to)


def expectation(
    *,
    status: str,
    promised_from: date | None,
    promised_to: date | None,
    estimated_on: date | None,
    today: date,
) -> Expectation:
    """What to tell a customer about the day of arrival."""
    if status in base.ENDED or status in (base.RETURNING, base.READY_FOR_PICKUP):
        return Expectation()
    late = is_late(status=status, promised_to=promised_to, estimated_on=estimated_on, today=today)
    if status == base.OUT_FOR_DELIVERY:
        return Expectation(today, today, late)
    if estimated_on is not None and estimated_on >= today:
        return Expectation(estimated_on, estimated_on, late)
    if promised_to is None or promised_to < today:
        return Expectation(late=late)
    first = max(promised_from or promised_to, today)
    return Expectation(min(first, promised_to), promised_to, late)
