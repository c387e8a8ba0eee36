"""Tax rules as frozen values, and the arithmetic of one taxed amount. Pure, half-up, no cent lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shop.kernel.money import allocate, half_up

MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One tax that counts at the destination; `ppm` is parts per million (17 % = 170000)."""

    name: str
    ppm: int


@dataclass(frozen=True, kw_only=True)
class TaxRules:
    """The taxes of a destination. `included`: prices hold them. `on_shipping`: delivery is taxed too."""

    rates: tuple[Rate, ...] = ()
    included: bool = True
    on_shipping: bool = True


NO_TAX = TaxRules()


def amounts(minor: int, rates: Sequence[Rate], *, included: bool) -> list[int]:
    """Minor units of each tax in (`included`) or upon `minor`.

    Upon: each rate on its own, half-up. In: `minor * R / (1 + R)` for the sum R of the rates, half-up,
    shared among them by largest remainder, so that several taxes never hold more than their sum.
    """
    if not rates:
        return []
    if not included:
        return [half_up(Decimal(minor) * rate.ppm / MILLION) for rate in rates]
    together = sum(rate.ppm for rate in rates)
    inside = half_up(Decimal(minor) * together / (MILLION + together))
    return allocate(inside, [rate.ppm for rate in rates])
