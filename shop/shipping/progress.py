"""How far a basket is from being delivered free: for the meter in the cart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.shipping import queries
from shop.shipping.rates import Method


@dataclass(frozen=True)
class Progress:
    """`goods` of `threshold` are in the basket, `missing` is the rest: zero once delivery is free."""

    goods: Money
    threshold: Money
    missing: Money

    @property
    def reached(self) -> bool:
        """Whether delivery is free already."""
        return not self.missing.minor


def of(*, country: str, goods: Money, conversion: Conversion | None = None) -> Progress | None:
    """How far `goods` (after discounts) are from free delivery to `country`; None where there is none.

    `conversion` is to the currency of `goods`, where that is not the store's.
    """
    return towards(queries.methods(country), goods=goods, conversion=conversion)


def towards(
    methods: Sequence[Method], *, goods: Money, conversion: Conversion | None = None
) -> Progress | None:
    """The nearest threshold of the ways to deliver there. None when nothing is free, or everything. Pure."""
    always = any(all(rate.price_minor == 0 for rate in method.rates) for method in methods)
    limits = [method.free_above_minor for method in methods if method.free_above_minor]
    if always or not limits:
        return None
    least = min(limits)
    threshold = conversion.amount(Money(least, conversion.of)) if conversion else Money(least, goods.currency)
    missing = Money(max(threshold.minor - goods.minor, 0), goods.currency)
    return Progress(goods=goods, threshold=threshold, missing=missing)
