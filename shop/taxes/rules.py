"""Tax rules as frozen values, and the arithmetic of one taxed amount. Pure, half-up, no cent lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from shop.catalog.tax_classes import EXEMPT, RATED, STANDARD
from shop.kernel.money import allocate

MILLION = 1_000_000
# how delivery is taxed, where not by the rates of one class
AS_GOODS, IN_PROPORTION, UNTAXED = "goods", "proportion", "none"
ON_DELIVERY = (AS_GOODS, IN_PROPORTION, UNTAXED, *RATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One tax that counts at the destination; `ppm` is parts per million (17 % = 170000).

    A `compound` tax is upon the price and the taxes before it. `on_delivery`: it may be on delivery, too.
    """

    name: str
    ppm: int
    compound: bool = False
    on_delivery: bool = True


@dataclass(frozen=True, slots=True)
class Charge:
    """What one tax is upon an amount, and the `base` that it is reckoned upon, in minor units."""

    rate: Rate
    base: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class TaxRules:
    """The taxes of a destination. `included`: prices hold them. `delivery`: one of ON_DELIVERY.

    `rates` are those of the standard class, `others` those of classes that have their own. `exempt` says
    why nothing is due of this shopper, `vat_number` is theirs.
    """

    rates: tuple[Rate, ...] = ()
    others: tuple[tuple[str, tuple[Rate, ...]], ...] = ()
    included: bool = True
    delivery: str = AS_GOODS
    exempt: str = ""
    vat_number: str = ""

    def of(self, tax_class: str) -> tuple[Rate, ...]:
        """The taxes on goods of a class."""
        if tax_class == EXEMPT:
            return ()
        return next((rates for name, rates in self.others if name == tax_class), self.rates)


NO_TAX = TaxRules()
Sold = tuple[str, int]  # the class of some goods, and what they cost after discounts


@lru_cache(maxsize=1024)
def weights(rates: tuple[Rate, ...]) -> tuple[tuple[int, ...], int]:
    """How much each tax is of a price without tax, as whole parts of the number beside them. Exact."""
    whole = MILLION ** (1 + sum(rate.compound for rate in rates))
    found: list[int] = []
    for rate in rates:
        upon = whole + (sum(found) if rate.compound else 0)
        found.append(rate.ppm * upon // MILLION)
    return tuple(found), whole


def amounts(minor: int, rates: Sequence[Rate], *, included: bool) -> list[int]:
    """Minor units of each tax in (`included`) or upon `minor`, which is not negative.

    Upon: each rate on its own, half-up. In: `minor * R / (1 + R)` for the sum R of the rates, half-up,
    shared among them by largest remainder, so that several taxes never hold more than their sum.
    """
    if not rates:
        return []
    parts, whole = weights(tuple(rates))
    if not included:
        return [_half_up(minor * part, whole) for part in parts]
    together = sum(parts)
    return allocate(_half_up(minor * together, whole + together), parts)


def charged(minor: int, rates: Sequence[Rate], *, included: bool) -> list[Charge]:
    """The same with what each is reckoned upon: the price without tax, and for a compound one the taxes
    before it."""
    due = amounts(minor, rates, included=included)
    net, before, found = minor - sum(due) if included else minor, 0, []
    for rate, amount in zip(rates, due, strict=True):
        found.append(Charge(rate, net + (before if rate.compound else 0), amount))
        before += amount
    return found


def on_delivery(minor: int, sold: Sequence[Sold], tax: TaxRules) -> list[Charge]:
    """The taxes in or upon what delivery costs, by the rule of `tax`; `sold` are the goods that it brings.

    As goods: those of the class with the highest taxes. In proportion: each class has its share of the price.
    """
    if tax.delivery == UNTAXED:
        return []
    if tax.delivery == IN_PROPORTION:
        return _in_proportion(minor, sold, tax)
    paid = {tax_class for tax_class, net in sold if net}  # a present says nothing about what brings it
    classes = paid or {tax_class for tax_class, _net in sold} or {STANDARD}
    tax_class = tax.delivery if tax.delivery != AS_GOODS else max(
        sorted(classes), key=lambda one: _burden(tax.of(one))
    )  # fmt: skip
    return charged(minor, _for_delivery(tax.of(tax_class)), included=tax.included)


def without(minor: int, rates: Sequence[Rate]) -> int:
    """A price that holds `rates`, without them."""
    return minor - sum(amounts(minor, rates, included=True))


def _in_proportion(minor: int, sold: Sequence[Sold], tax: TaxRules) -> list[Charge]:
    nets: dict[str, int] = {}
    for tax_class, net in sold:
        nets[tax_class] = nets.get(tax_class, 0) + net
    classes = sorted(nets) or [STANDARD]
    found: dict[Rate, Charge] = {}
    for tax_class, share in zip(classes, allocate(minor, [nets.get(one, 1) for one in classes]), strict=True):
        for one in charged(share, _for_delivery(tax.of(tax_class)), included=tax.included):
            seen = found.get(one.rate, Charge(one.rate, 0, 0))
            found[one.rate] = Charge(one.rate, seen.base + one.base, seen.amount + one.amount)
    return list(found.values())


def _for_delivery(rates: Sequence[Rate]) -> tuple[Rate, ...]:
    return tuple(rate for rate in rates if rate.on_delivery)


def _burden(rates: tuple[Rate, ...]) -> tuple[int, int]:
    """For comparing: how much tax, in parts per million; taxed at zero is more than not taxed."""
    parts, whole = weights(rates)
    return sum(parts) * MILLION // whole, len(rates)


def _half_up(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under)
