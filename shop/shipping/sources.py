"""The port for live rates. `shipping` declares it, whoever talks to carriers supplies it.

Rates are fetched before the transaction that uses them, never inside one, and kept until they expire.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shop.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class RateRequest:
    """What is to be sent where. `country` is ISO 3166-1 alpha-2; `units` are the pieces that ship."""

    country: str
    postal_code: str
    grams: int
    subtotal: Money
    region: str = ""
    city: str = ""
    units: int = 1

    @property
    def key(self) -> str:
        """Equal for what costs the same to send: a digest, so that no address lies beside a price."""
        where = (self.country, self.region, self.postal_code, self.city)
        parts = [" ".join(part.lower().split()) for part in where]
        return hashlib.sha256(json.dumps([*parts, self.grams, self.units]).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class LiveRate:
    """A carrier's offer, good until `expires_at`; days are business days, None where it names none.

    `code` is the service: who is asked, carrier and service, such as "easypost:USPS:Priority".
    """

    code: str
    name: str
    price: Money
    min_days: int | None
    max_days: int | None
    expires_at: datetime


class RateSource(Protocol):
    """Somebody who can ask for prices. An empty list means "no offer", an exception "no answer"."""

    name: str

    def ready(self) -> bool:
        """Whether anybody can be asked at all; no network."""

    def services(self) -> dict[str, str]:
        """Services that were offered before, code to name, for owners to choose from; no network."""

    def rates(self, request: RateRequest, *, at: datetime) -> list[LiveRate]:
        """Offers for `request`; uses the network, outside of any transaction, and gives up soon."""


_registered: dict[str, RateSource] = {}


def register(source: RateSource) -> None:
    """Supply prices; another of the same name replaces it."""
    _registered[source.name] = source


def ready() -> list[RateSource]:
    """Those that can be asked now."""
    return [source for source in _registered.values() if source.ready()]


def services() -> dict[str, str]:
    """All services known, code to name."""
    return {code: name for source in _registered.values() for code, name in source.services().items()}
