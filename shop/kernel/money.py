"""Money: whole minor units and an ISO 4217 currency; no floats, no mixing, no cent lost.

Exponents come from Babel's CLDR data (JPY 0, KWD 3). Rounding is half-up, the rule shoppers expect on
a receipt. `allocate` is the largest-remainder method: the parts always sum to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_precision

from shop.kernel.errors import N_, DomainError

MAX_MINOR = 10**15


class InvalidMoney(DomainError):
    """An amount or currency that cannot be read."""


@cache
def exponent(currency: str) -> int:
    """Number of decimal places of `currency`: 2 for EUR, 0 for JPY, 3 for KWD."""
    if currency not in get_global("all_currencies"):
        raise InvalidMoney(N_("%(currency)s is not a currency."), currency=currency)
    return get_currency_precision(currency)


def half_up(value: Decimal) -> int:
    """`value` rounded to a whole number, halves away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units of one currency: `Money(1250, "EUR")` is 12.50 euro."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("money is a whole number of minor units")
        exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a decimal such as "12.50" (a point, no thousands sign). Raises InvalidMoney."""
        try:
            scaled = Decimal(str(text).strip()).scaleb(exponent(currency))
            if not scaled.is_finite() or abs(scaled) > MAX_MINOR or scaled != scaled.to_integral_value():
                raise InvalidMoney(
                    N_("“%(text)s” is not an amount of %(currency)s."), text=text, currency=currency
                )
        except InvalidOperation:
            raise InvalidMoney(
                N_("“%(text)s” is not an amount of %(currency)s."), text=text, currency=currency
            ) from None
        return cls(int(scaled), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> Money:
        if not isinstance(quantity, int):
            raise TypeError("multiply money by whole numbers; use `part` for rates")
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other).minor

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def part(self, rate: Decimal) -> Money:
        """`rate` of this amount (0.2 for 20 %), rounded half-up to a minor unit."""
        return Money(half_up(Decimal(self.minor) * rate), self.currency)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by `weights` (non-negative) with no cent lost, by largest remainder; ties go to the first."""
        return [Money(minor, self.currency) for minor in allocate(self.minor, weights)]

    def _same(self, other: Money) -> Money:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise TypeError(f"{self.currency} does not mix with {getattr(other, 'currency', other)}")
        return other


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split whole `total` in proportion to `weights`; the parts sum to `total` exactly.

    Largest-remainder (Hamilton) method. All-zero weights count as equal. Raises ValueError on a
    negative weight or when there is nothing to split over.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("weights must be present and not negative")
    whole = sum(weights) or len(weights)
    shares = list(weights) if sum(weights) else [1] * len(weights)
    sign, size = (-1, -total) if total < 0 else (1, total)
    parts = [size * share // whole for share in shares]
    rest = size - sum(parts)
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(size * shares[i] % whole), i))
    for i in by_remainder[:rest]:
        parts[i] += 1
    return [sign * part for part in parts]


def minus_first(written: str) -> str:
    """An amount as a language writes it, with its minus where the eye looks for it.

    Hebrew's pattern begins with a mark of right-to-left, which would carry the minus behind the digits.
    """
    return written.replace("\u200f-", "\u200f\u200e-", 1)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of `amounts`, nothing when there are none."""
    return sum(amounts, Money.zero(currency))
