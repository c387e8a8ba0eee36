"""The port for live rates. `shipping` declares it, whoever talks to carriers supplies it.

Rates are fetched before the transaction that uses them, never inside one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shop.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class RateRequest:
    """What is to be sent where. `country` is ISO 3166-1 alpha-2."""

    country: str
    postal_code: str
    grams: int
    subtotal: Money


@dataclass(frozen=True, kw_only=True)
class LiveRate:
    """A carrier's offer, good until `expires_at`; days are business days."""

    code: str
    name: str
    price: Money
    min_days: int
    max_days: int
    expires_at: datetime


class RateSource(Protocol):
    """Somebody who can ask for prices. An empty list means "no offer", an exception "no answer"."""

    name: str

    def rates(self, request: RateRequest, *, at: datetime) -> list[LiveRate]:
        """Offers for `request`; may use the network."""
