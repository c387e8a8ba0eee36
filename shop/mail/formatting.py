"""How mails write amounts, days, times and countries: in the mail's language and the store's time zone.

Contexts are JSON, so a filter takes either the value or its JSON form.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal

from shop.kernel.money import Money, minus_first


def money(value: Money | dict[str, Any], *, locale: str) -> str:
    """An amount, e.g. $28.00, from Money or {"minor", "currency"}."""
    if isinstance(value, dict):
        value = Money(value["minor"], value["currency"])
    return _money(value, locale)


@lru_cache(maxsize=1024)
def _money(value: Money, locale: str) -> str:
    """A mail says each amount twice, in HTML and text, and many lines cost the same."""
    return minus_first(format_currency(value.decimal, value.currency, locale=locale))


def day(value: date | str, *, locale: str, zone: str) -> str:
    """A day with its weekday: "Tue, Nov 24" (the year is left out)."""
    return str(format_skeleton("MMMEd", _day(value, zone), locale=locale))


def long_day(value: date | str, *, locale: str, zone: str) -> str:
    """A day with its year, for what is far away: "November 24, 2028"."""
    return str(format_date(_day(value, zone), "long", locale=locale))


def days(first: date | str | None, last: date | str | None, *, locale: str, zone: str) -> str:
    """A range of days, "Tue, Nov 24 – Thu, Nov 26", or the one day when they are the same."""
    ends = [_day(value, zone) for value in (first, last) if value]
    if not ends:
        return ""
    if ends[0] >= ends[-1]:
        return day(ends[-1], locale=locale, zone=zone)
    return str(format_interval(ends[0], ends[-1], skeleton="MMMEd", locale=locale))


def moment(value: datetime | str, *, locale: str, zone: str) -> str:
    """A day and time where the store is: "Tue, Nov 24, 2:05 PM"."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), locale=locale, zone=zone)}, {format_time(local, 'short', locale=locale)}"


def number(value: Any, *, locale: str) -> str:
    """A whole or decimal number."""
    return str(format_decimal(value, locale=locale))


def country(code: str, *, locale: str) -> str:
    """A country's name from its ISO 3166-1 code; an unknown code stays as it is."""
    return str(Locale.parse(locale).territories.get(code, code))


def _day(value: date | str, zone: str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    return value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
