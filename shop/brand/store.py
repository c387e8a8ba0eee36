"""The store as its owner describes it, read as one frozen value.

Lies just above the kernel because mails, prices and pages all need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

LANGUAGES = {"en": "English", "he": "עברית"}
RIGHT_TO_LEFT = frozenset({"he"})

NAME = preferences.declare("store.name", "")
TAGLINE = preferences.declare("store.tagline", "")
LOGO = preferences.declare("store.logo", "")
ACCENT = preferences.declare("store.accent", "#7a4a2b")
COUNTRY = preferences.declare("store.country", "US")
CURRENCY = preferences.declare("store.currency", "USD")
LANGUAGE = preferences.declare("store.language", "en")
TIME_ZONE = preferences.declare("store.time_zone", "UTC")
EMAIL = preferences.declare("store.email", "")
PHONE = preferences.declare("store.phone", "")
ADDRESS = preferences.declare("store.address", "")


class BadBrand(DomainError):
    """A store setting that cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Brand:
    """The store's identity. `logo` is a path under /media or empty; `accent` is #rrggbb."""

    name: str
    tagline: str
    logo: str
    accent: str
    country: str
    currency: str
    language: str
    time_zone: str
    email: str
    phone: str
    address: str

    @property
    def logo_url(self) -> str:
        """The logo's address on the shop's own host; empty when there is none."""
        return f"/media/{self.logo}" if self.logo else ""

    def languages(self) -> list[tuple[str, str]]:
        """(code, native name) of every language shown, the store's own first."""
        return sorted(LANGUAGES.items(), key=lambda item: item[0] != self.language)


def current() -> Brand:
    """The store's identity now."""
    return Brand(
        name=preferences.get(NAME) or "Threeclick",
        tagline=preferences.get(TAGLINE),
        logo=preferences.get(LOGO),
        accent=preferences.get(ACCENT),
        country=preferences.get(COUNTRY),
        currency=preferences.get(CURRENCY),
        language=preferences.get(LANGUAGE),
        time_zone=preferences.get(TIME_ZONE),
        email=preferences.get(EMAIL),
        phone=preferences.get(PHONE),
        address=preferences.get(ADDRESS),
    )


_FIELDS = {
    "name": NAME,
    "tagline": TAGLINE,
    "logo": LOGO,
    "accent": ACCENT,
    "country": COUNTRY,
    "currency": CURRENCY,
    "language": LANGUAGE,
    "time_zone": TIME_ZONE,
    "email": EMAIL,
    "phone": PHONE,
    "address": ADDRESS,
}


def update(*, at: datetime, **changes: Any) -> Brand:
    """Change some of the store's identity in the open transaction. Raises BadBrand."""
    _check(changes)
    for field, value in changes.items():
        preferences.put(_FIELDS[field], value, at=at)
    return current()


def _check(changes: dict[str, Any]) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from babel.core import get_global

    accent = changes.get("accent", "#000000")
    if len(accent) != 7 or accent[0] != "#" or any(c not in "0123456789abcdefABCDEF" for c in accent[1:]):
        raise BadBrand(N_("The accent color is written like #7a4a2b."))
    if changes.get("currency", "USD") not in get_global("all_currencies"):
        raise BadBrand(N_("This is not a currency code."))
    if changes.get("language", "en") not in LANGUAGES:
        raise BadBrand(N_("This language is not available."))
    try:
        ZoneInfo(changes.get("time_zone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        raise BadBrand(N_("This is not a time zone.")) from None
