"""Writing when parcels are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from shop.kernel import preferences
from shop.kernel.errors import N_
from shop.shipping.operations.common import BadShipping
from shop.shipping.queries import CUTOFF, HANDLING_DAYS, HOLIDAYS, PUBLIC_HOLIDAYS, WORKING_DAYS

MOST_HANDLING = 60


def set_calendar(
    *,
    cutoff: str,
    working_days: Sequence[int],
    holidays: Sequence[str],
    at: datetime,
    handling_days: int = 0,
    public_holidays: bool = True,
) -> None:
    """When the store hands parcels over: "14:00", weekdays 0 (Monday) to 6, days off as ISO dates.

    `handling_days` business days an order is packed; `public_holidays`: those of the countries count as
    days off. Raises BadShipping.
    """
    try:
        clock = time.fromisoformat(cutoff).strftime("%H:%M")
        off = sorted({date.fromisoformat(day).isoformat() for day in holidays})
    except ValueError:
        raise BadShipping(N_("Write the hour as 14:00 and days off as 2026-12-25.")) from None
    days = sorted(set(working_days))
    if not days or any(day not in range(7) for day in days):
        raise BadShipping(N_("Choose at least one working day."))
    if not 0 <= handling_days <= MOST_HANDLING:
        raise BadShipping(N_("Packing takes from 0 to %(most)s working days."), most=MOST_HANDLING)
    preferences.put(CUTOFF, clock, at=at)
    preferences.put(WORKING_DAYS, days, at=at)
    preferences.put(HOLIDAYS, off, at=at)
    preferences.put(HANDLING_DAYS, handling_days, at=at)
    preferences.put(PUBLIC_HOLIDAYS, public_holidays, at=at)
