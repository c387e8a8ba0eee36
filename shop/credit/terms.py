"""How long credit lasts, by the owner's choice. By default it lasts for ever, as many countries demand."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import preferences

CARD_MONTHS = preferences.declare("credit.gift_card_months", 0)
CREDIT_MONTHS = preferences.declare("credit.store_credit_months", 0)
MOST_MONTHS = 240
LEAST_AMOUNT, MOST_AMOUNT = 1, 10_000_000  # minor units of one act


def expiry(months: int, *, at: datetime) -> datetime | None:
    """The same day `months` later (the last day of a shorter month), None for never."""
    if months <= 0:
        return None
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    for day in range(at.day, 0, -1):
        try:
            return at.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return None


def card_expiry(*, at: datetime) -> datetime | None:
    """When a card issued at `at` ends."""
    return expiry(preferences.get(CARD_MONTHS), at=at)


def credit_expiry(*, at: datetime) -> datetime | None:
    """When store credit that grew at `at` ends: what is added renews the whole."""
    return expiry(preferences.get(CREDIT_MONTHS), at=at)
