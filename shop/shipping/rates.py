"""Zones, methods and their prices as frozen values, and the pure choice among them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shop.kernel.conversion import Conversion
from shop.kernel.money import Money

EVERYWHERE = "*"


class Basis(StrEnum):
    """What the rate table is read by."""

    FLAT = "flat"
    WEIGHT = "weight"
    SUBTOTAL = "subtotal"


@dataclass(frozen=True)
class Rate:
    """The price from `start` on (grams or minor units; 0 for a flat rate)."""

    start: int
    price_minor: int


@dataclass(frozen=True, kw_only=True)
class Method:
    """One way to deliver. `rates` ascend by `start` and begin at 0; `free_above_minor` counts goods."""

    code: str
    name: str
    rates: tuple[Rate, ...]
    basis: Basis = Basis.FLAT
    free_above_minor: int | None = None
    min_days: int = 2
    max_days: int = 5
    id: uuid.UUID | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Zone:
    """Countries served alike; `countries` may hold "*"."""

    name: str
    countries: frozenset[str]
    methods: tuple[Method, ...]
    id: uuid.UUID | None = None

    def serves(self, country: str) -> bool:
        """Whether `country` is named here."""
        return country in self.countries

    @property
    def everywhere(self) -> bool:
        """Whether it is the rest of the world."""
        return EVERYWHERE in self.countries


@dataclass(frozen=True, kw_only=True)
class Freight:
    """What is to be delivered: grams of the goods that ship, and what they cost after discounts."""

    grams: int
    subtotal: Money


@dataclass(frozen=True, kw_only=True)
class ShippingOption:
    """A way to deliver this very basket: its price and when it is promised to arrive (both days included)."""

    code: str
    name: str
    price: Money
    promised_from: date
    promised_to: date


ShippingChoice = ShippingOption


def zone_of(zones: Sequence[Zone], country: str) -> Zone | None:
    """The zone that names `country`, else the rest of the world, else none."""
    named = next((zone for zone in zones if zone.serves(country)), None)
    return named or next((zone for zone in zones if zone.everywhere), None)


def converted(method: Method, conversion: Conversion) -> Method:
    """`method` with its prices and limits in another currency."""

    def minor(stored: int) -> int:
        return conversion.amount(Money(stored, conversion.of)).minor

    by_worth = method.basis is Basis.SUBTOTAL
    free = method.free_above_minor
    return replace(
        method,
        rates=tuple(
            Rate(minor(rate.start) if by_worth else rate.start, minor(rate.price_minor))
            for rate in method.rates
        ),
        free_above_minor=None if free is None else minor(free),
    )


def price(method: Method, freight: Freight) -> Money:
    """What `method` costs for `freight`: the last rate that starts at or below its measure."""
    currency = freight.subtotal.currency
    if method.free_above_minor is not None and freight.subtotal.minor >= method.free_above_minor:
        return Money.zero(currency)
    measure = {
        Basis.FLAT: 0,
        Basis.WEIGHT: freight.grams,
        Basis.SUBTOTAL: freight.subtotal.minor,
    }[method.basis]
    reached = [rate for rate in method.rates if rate.start <= measure]
    return Money(reached[-1].price_minor, currency)
