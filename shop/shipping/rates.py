"""Zones, methods and their prices as frozen values, and the pure choice among them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shop.brand.postal_codes import Pattern
from shop.customers.addresses import PostalAddress
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.shipping.live import Live
from shop.shipping.sources import RateRequest

EVERYWHERE = "*"


class Basis(StrEnum):
    """What the rate table is read by."""

    FLAT = "flat"
    WEIGHT = "weight"
    SUBTOTAL = "subtotal"
    UNITS = "units"


@dataclass(frozen=True)
class Rate:
    """The price from `start` on (grams, minor units or pieces; 0 for a flat rate)."""

    start: int
    price_minor: int


@dataclass(frozen=True, kw_only=True)
class Method:
    """One way to deliver. `rates` ascend by `start` and begin at 0; `free_above_minor` counts goods.

    `up_to` is the highest measure of `basis` that it takes; None for any. With `live` a carrier's price
    counts before the table's, where one is known.
    """

    code: str
    name: str
    rates: tuple[Rate, ...]
    basis: Basis = Basis.FLAT
    free_above_minor: int | None = None
    up_to: int | None = None
    min_days: int = 2
    max_days: int = 5
    id: uuid.UUID | None = None
    active: bool = True
    live: Live | None = None


@dataclass(frozen=True, kw_only=True)
class Zone:
    """Countries served alike; `countries` may hold "*".

    With `regions` or `patterns` of postal codes it is only that part of its one country.
    """

    name: str
    countries: frozenset[str]
    methods: tuple[Method, ...]
    id: uuid.UUID | None = None
    regions: frozenset[str] = frozenset()
    patterns: tuple[Pattern, ...] = ()

    @property
    def everywhere(self) -> bool:
        """Whether it is the rest of the world."""
        return EVERYWHERE in self.countries


@dataclass(frozen=True, kw_only=True)
class Freight:
    """What is to be delivered: grams and pieces of the goods that ship, and what all cost after discounts."""

    grams: int
    subtotal: Money
    units: int = 1


@dataclass(frozen=True, kw_only=True)
class Pickup:
    """A place where orders are fetched. `hours` are the owner's words."""

    code: str
    name: str
    address: PostalAddress
    hours: str = ""
    price_minor: int = 0
    min_days: int = 0
    max_days: int = 1
    id: uuid.UUID | None = None
    active: bool = True

    def lines(self) -> tuple[str, ...]:
        """Its name and where it is, as on an envelope, without the country."""
        return self.name, *replace(self.address, name="", country="").lines()


@dataclass(frozen=True, kw_only=True)
class ShippingOption:
    """A way to deliver this very basket: its price and when it is promised to arrive (both days included).

    With `pickup` it is fetched there. `asks` is what carriers have to be asked before the price is theirs.
    """

    code: str
    name: str
    price: Money
    promised_from: date
    promised_to: date
    pickup: Pickup | None = None
    asks: RateRequest | None = None


ShippingChoice = ShippingOption


def converted(method: Method, conversion: Conversion) -> Method:
    """`method` with its prices and limits in another currency."""

    def minor(stored: int) -> int:
        return conversion.amount(Money(stored, conversion.of)).minor

    by_worth = method.basis is Basis.SUBTOTAL
    free, most = method.free_above_minor, method.up_to
    return replace(
        method,
        up_to=minor(most) if by_worth and most is not None else most,
        rates=tuple(
            Rate(minor(rate.start) if by_worth else rate.start, minor(rate.price_minor))
            for rate in method.rates
        ),
        free_above_minor=None if free is None else minor(free),
    )


def measure(basis: Basis, freight: Freight) -> int:
    """What `freight` is by `basis`: 0 where the price is one for all."""
    return {
        Basis.FLAT: 0,
        Basis.WEIGHT: freight.grams,
        Basis.SUBTOTAL: freight.subtotal.minor,
        Basis.UNITS: freight.units,
    }[basis]


def takes(method: Method, freight: Freight) -> bool:
    """Whether `freight` is not too much for `method`."""
    return method.up_to is None or measure(method.basis, freight) <= method.up_to


def step(method: Method, freight: Freight) -> Rate:
    """The row of its table that counts: the last rate that starts at or below the measure."""
    reached = measure(method.basis, freight)
    return [rate for rate in method.rates if rate.start <= reached][-1]


def is_free(method: Method, freight: Freight) -> bool:
    """Whether the goods are worth enough for `method` to cost nothing."""
    return method.free_above_minor is not None and freight.subtotal.minor >= method.free_above_minor


def price(method: Method, freight: Freight) -> Money:
    """What `method` costs for `freight`."""
    free = is_free(method, freight)
    return Money(0 if free else step(method, freight).price_minor, freight.subtotal.currency)
