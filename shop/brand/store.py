"""The store as its owner describes it, read as one frozen value.

Lies just above the kernel because mails, prices and pages all need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global
from email_validator import EmailNotValidError, validate_email

from shop.brand import countries
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

LANGUAGES = {"en": "English", "he": "עברית"}
RIGHT_TO_LEFT = frozenset({"he"})
MOST = {"name": 80, "tagline": 160, "email": 320, "phone": 40, "address": 500}  # letters

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
    """A store setting that cannot be used; `field` says which."""

    def __init__(self, message: str, *, field: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


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
    return _brand(preferences.stored())


@lru_cache(maxsize=16)
def _brand(_stored: preferences.Stored) -> Brand:
    """Made once for what is stored: a page asks for it some fifty times."""
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


def is_named() -> bool:
    """Whether the owner has given the store its name."""
    return bool(preferences.get(NAME))


def is_placed() -> bool:
    """Whether the owner has said where the store is."""
    return preferences.is_set(COUNTRY)


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
    for field, most in MOST.items():
        if len(changes.get(field, "")) > most:
            raise BadBrand(N_("This text has more than %(most)d letters."), field=field, most=most)
    accent = changes.get("accent", "#000000")
    if len(accent) != 7 or accent[0] != "#" or any(c not in "0123456789abcdefABCDEF" for c in accent[1:]):
        raise BadBrand(N_("The accent color is written like #7a4a2b."), field="accent")
    if not countries.is_country(changes.get("country", "US")):
        raise BadBrand(N_("This is not a country."), field="country")
    if changes.get("currency", "USD") not in get_global("all_currencies"):
        raise BadBrand(N_("This is not a currency code."), field="currency")
    if changes.get("language", "en") not in LANGUAGES:
        raise BadBrand(N_("This language is not available."), field="language")
    if not _is_time_zone(changes.get("time_zone", "UTC")):
        raise BadBrand(N_("This is not a time zone."), field="time_zone")
    if changes.get("email") and not _is_email(changes["email"]):
        raise BadBrand(N_("This is not an email address."), field="email")


def _is_time_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_email(text: str) -> bool:
    try:
        return bool(validate_email(text, check_deliverability=False, test_environment=True))
    except EmailNotValidError:
        return False
