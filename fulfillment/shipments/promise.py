"""The day a parcel is promised for, expected on, and whether it is late. Pure; days are the store's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fulfillment.carriers import base

MOVED = 2  # days


@dataclass(frozen=True)
class Expectation:
    """When it comes: from first to last day (both None: nothing is known); `late` against the promise.

    Days that are over are never shown: a parcel that should have come is late with no days.
    """

    first: date | None = None
    last: date | None = None
    late: bool = False


def store_day(at: datetime, zone: str) -> date:
    """The calendar day at `at` in `zone`: the store's, or that of where something goes."""
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
    learned: tuple[date | None, date | None] = (None, None),
) -> Expectation:
    """What to tell a customer about the day of arrival: the carrier's word, else what parcels that went the
    same way took (`learned`, first and last day), else what was promised."""
    if status in base.ENDED or status in (base.RETURNING, base.READY_FOR_PICKUP):
        return Expectation()
    first, last = learned
    revised = estimated_on or first
    late = is_late(status=status, promised_to=promised_to, estimated_on=revised, today=today)
    if status == base.OUT_FOR_DELIVERY:
        return Expectation(today, today, late)
    if estimated_on is not None and estimated_on >= today:
        return Expectation(estimated_on, estimated_on, late)
    if first is not None and last is not None and last >= today:
        return Expectation(max(first, today), last, late)
    if promised_to is None or promised_to < today:
        return Expectation(late=late)
    begins = max(promised_from or promised_to, today)
    return Expectation(min(begins, promised_to), promised_to, late)


def worth_telling_again(
    *, told_to: date | None, told_on: date, first: date | None, last: date | None, today: date
) -> bool:
    """Whether who was told of a delay on the day `told_on`, until `told_to` (None: no day was known), should
    hear of another one: once a day at most, and only of what changes somebody's plans.

    One day later counts where a single day is named, a range learned from others has to move by two.
    """
    if first is None or last is None or today <= told_on:
        return False
    if told_to is None or told_to < today:
        return last != told_to
    moved = (last - told_to).days
    return moved >= (1 if first == last else MOVED) or moved <= -MOVED
