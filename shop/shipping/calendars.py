"""When the store hands parcels over, and when carriers deliver elsewhere: as calendars."""

from __future__ import annotations

from datetime import date, datetime, time

from shop.brand import store
from shop.kernel import preferences
from shop.kernel.preferences import Preference
from shop.shipping import holidays
from shop.shipping.promise import Calendar, leave_by

CUTOFF = preferences.declare("shipping.cutoff", "14:00")
WORKING_DAYS = preferences.declare("shipping.working_days", [0, 1, 2, 3, 4])
HANDLING_DAYS = preferences.declare("shipping.handling_days", 0)
PUBLIC_HOLIDAYS = preferences.declare("shipping.public_holidays", True)
HOLIDAYS: Preference[list[str]] = preferences.declare("shipping.holidays", [])


def calendar() -> Calendar:
    """When the store works, in its own time zone; its country's week until the owner has chosen days."""
    brand, chosen = store.current(), preferences.is_set(WORKING_DAYS)
    return Calendar(
        time_zone=brand.time_zone,
        cutoff=time.fromisoformat(preferences.get(CUTOFF)),
        working_days=frozenset(
            preferences.get(WORKING_DAYS) if chosen else holidays.working_days(brand.country)
        ),
        holidays=frozenset(date.fromisoformat(day) for day in preferences.get(HOLIDAYS)),
        country=_keeping_holidays(brand.country),
        handling_days=preferences.get(HANDLING_DAYS),
    )


def transit(country: str) -> Calendar | None:
    """When carriers deliver in `country`; None at home, where they work as the store does."""
    brand = store.current()
    if country in ("", brand.country):
        return None
    week, kept = holidays.working_days(country), _keeping_holidays(country)
    return Calendar(time_zone=brand.time_zone, working_days=week, country=kept)


def _keeping_holidays(country: str) -> str:
    return country if preferences.get(PUBLIC_HOLIDAYS) else ""


def handling_days() -> int:
    """Working days to pack an order."""
    return preferences.get(HANDLING_DAYS)


def cutoff_ahead(*, at: datetime) -> datetime:
    """Until when (UTC) an order placed at `at` is taken up as the promise says."""
    return leave_by(at=at, calendar=calendar())
