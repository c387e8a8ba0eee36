"""Who is in the shop at this moment, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.kernel.money import Money
from tracking.journeys.stories import Moment


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that lies in a cart."""

    title: str
    variant_title: str
    quantity: int
    value: Money


@dataclass(frozen=True, kw_only=True)
class Guest:
    """One visit going on. `items` is its cart: known of visitors alone who agreed (`known`)."""

    session_id: str
    visitor_id: str
    began: datetime
    seen: datetime
    pages: int
    engaged_ms: int
    channel: str
    source: str
    campaign: str
    referrer_host: str
    landing_path: str
    path: str
    title: str
    device: str
    locale: str
    stage: int
    first_visit: bool
    known: bool
    items: tuple[Item, ...] = ()

    @property
    def worth(self) -> int | None:
        """What lies in the cart, in minor units; None without any."""
        return sum(item.value.minor for item in self.items) if self.items else None


@dataclass(frozen=True, kw_only=True)
class Heap:
    """One thing over all the carts that changed lately: in how many, how many pieces, worth what."""

    title: str
    variant_title: str
    carts: int
    units: int
    value_minor: int


@dataclass(frozen=True, kw_only=True)
class Now:
    """The shop at `at`. `guests` are the newest of `visits`; `minutes`: page views, oldest first."""

    at: datetime
    visits: int
    visitors: int
    new: int
    at_checkout: int
    guests: tuple[Guest, ...]
    minutes: tuple[int, ...]
    pages: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, str, int], ...]
    carts: int
    carts_minor: int
    heaps: tuple[Heap, ...]
    moments: tuple[Moment, ...]
