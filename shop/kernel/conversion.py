"""One currency's prices in another's, by the owner's rate and rounding. Pure, exact, half-up.

A rate is a decimal: units of the other currency for one of the store's. Prices of goods are rounded as the
owner says (to whole units, to endings like .99); everything else (delivery, thresholds, fixed discounts) is
converted to the nearest minor unit. Neither ever makes nothing of something. Both never fall when the stored
amount rises, so that a limit in the other currency can be turned back into one for what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from shop.kernel.money import MAX_MINOR, Money, exponent


@dataclass(frozen=True, slots=True)
class Rounding:
    """Prices are multiples of `step` plus `ending`, both in major units; a step of 0 rounds nothing.

    `Rounding(Decimal(1), Decimal("0.99"))` gives 2.99, 3.99; `Rounding(Decimal(5))` gives 5, 10.
    """

    step: Decimal = Decimal(0)
    ending: Decimal = Decimal(0)

    def fits(self, currency: str) -> bool:
        """Whether it says something in `currency`: whole minor units, and more than one apart."""
        step, ending = (part.scaleb(exponent(currency)) for part in (self.step, self.ending))
        whole = all(part == part.to_integral_value() for part in (step, ending))
        return self.step == 0 or (whole and step > 1 and 0 <= ending < step)


UNROUNDED = Rounding()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """From the currency `of` to `to`: one of the former is `rate` of the latter."""

    of: str
    to: str
    rate: Decimal
    rounding: Rounding = UNROUNDED

    def __post_init__(self) -> None:
        if not self.rate.is_finite() or self.rate <= 0 or not self.rounding.fits(self.to):
            raise ValueError("a rate is above zero, and its rounding fits the currency")

    def price(self, money: Money) -> Money:
        """A price of goods, rounded as the owner says; halves go up, nothing but nothing becomes zero."""
        if money.minor < 0:
            raise ValueError("a price is not negative")
        return Money(self._rounded(self._stored(money)), self.to)

    def amount(self, money: Money) -> Money:
        """Any other amount, to the nearest minor unit; halves go away from zero."""
        minor = self._stored(money)
        near = _nearest(abs(minor), *_ratio(self.of, self.to, self.rate), 1, 0)
        return Money(near if minor >= 0 else -near, self.to)

    def back(self, money: Money) -> Money:
        """What an amount in `to` is worth in `of`, to the nearest minor unit."""
        if money.currency != self.to:
            raise TypeError(f"{money.currency} is not {self.to}")
        many, one = _ratio(self.of, self.to, self.rate)
        near = (2 * abs(money.minor) * one + many) // (2 * many)
        return Money(near if money.minor >= 0 else -near, self.of)

    def highest_at_most(self, limit: int) -> int:
        """The largest stored price whose price here is at most `limit` minor units of `to` (not negative)."""
        return self._first_above(limit) - 1

    def lowest_at_least(self, limit: int) -> int:
        """The smallest stored price whose price here is at least `limit` minor units of `to`."""
        return self._first_above(limit - 1)

    def _first_above(self, limit: int) -> int:
        low, high = 0, MAX_MINOR
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._rounded(middle) > limit else (middle + 1, high)
        return low

    def _stored(self, money: Money) -> int:
        if money.currency != self.of:
            raise TypeError(f"{money.currency} is not {self.of}")
        return money.minor

    def _rounded(self, minor: int) -> int:
        places = exponent(self.to)
        step, ending = (int(part.scaleb(places)) for part in (self.rounding.step, self.rounding.ending))
        return _nearest(minor, *_ratio(self.of, self.to, self.rate), step or 1, ending)


@cache
def _ratio(of: str, to: str, rate: Decimal) -> tuple[int, int]:
    """Minor units of `to` for minor units of `of`, as a fraction."""
    many, one = rate.as_integer_ratio()
    shift = exponent(to) - exponent(of)
    return many * 10 ** max(shift, 0), one * 10 ** max(-shift, 0)


def _nearest(minor: int, many: int, one: int, step: int, ending: int) -> int:
    """`minor` times `many`/`one` to the nearest `step` plus `ending`: above zero unless `minor` is zero."""
    if minor == 0:
        return 0
    steps = (2 * (many * minor - ending * one) + step * one) // (2 * step * one)
    near = steps * step + ending
    return near if near > 0 else ending or step
