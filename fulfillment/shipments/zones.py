"""The clock on the wall where a scan happened. Pure.

Carriers tell a country; where all of a country has one time, that is the time to show, else the reader's.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

MAINLAND = {"ES": "Europe/Madrid", "PT": "Europe/Lisbon", "FR": "Europe/Paris", "NZ": "Pacific/Auckland"}
MAINLAND |= {"CN": "Asia/Shanghai", "UA": "Europe/Kyiv", "CY": "Asia/Nicosia"}


def zone_of(country: str, *, otherwise: str) -> str:
    """The IANA zone of a country (ISO 3166-1 alpha-2), `otherwise` where it has several or is unknown."""
    return _only_zone(country.upper()) or otherwise


def same_time(one: str, other: str, *, at: datetime) -> bool:
    """Whether clocks of both zones show the same at `at`."""
    return at.astimezone(ZoneInfo(one)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


@lru_cache(maxsize=256)
def _only_zone(country: str) -> str:
    if country in MAINLAND:
        return MAINLAND[country]
    found = sorted(name for name, where in get_global("zone_territories").items() if where == country)
    # Same time in winter and in summer, so it does not matter which of them is named.
    seasons = (
        datetime.fromisoformat("2026-01-15T12:00+00:00"),
        datetime.fromisoformat("2026-07-15T12:00+00:00"),
    )
    try:
        times = {tuple(at.astimezone(ZoneInfo(name)).utcoffset() for at in seasons) for name in found}
    except ZoneInfoNotFoundError:
        return ""
    return found[0] if len(times) == 1 else ""
