"""The arithmetic of taxes: several at once, upon each other, in prices and upon them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalog.tax_classes import EXEMPT, REDUCED, STANDARD, ZERO
from shop.taxes.rules import (
    AS_GOODS,
    IN_PROPORTION,
    ON_DELIVERY,
    UNTAXED,
    Rate,
    TaxRules,
    amounts,
    charged,
    on_delivery,
    without,
)

RATES = st.lists(
    st.builds(Rate, name=st.just("T"), ppm=st.integers(0, 1_000_000), compound=st.booleans()), max_size=4
)
MINOR = st.integers(0, 10**12)
VAT, BOOKS = Rate(name="VAT", ppm=190_000), Rate(name="VAT", ppm=70_000)


@settings(max_examples=50)
@given(MINOR, RATES)
def test_each_tax_upon_a_price_is_rounded_half_up_by_itself(minor: int, rates: list[Rate]) -> None:
    before, expected = Decimal(0), []
    for rate in rates:
        upon = minor + (before if rate.compound else 0)
        due = Decimal(upon) * rate.ppm / 1_000_000
        before += due
        expected.append(int(due.quantize(Decimal(1), rounding=ROUND_HALF_UP)))
    assert amounts(minor, rates, included=False) == expected


@settings(max_examples=50)
@given(MINOR, RATES)
def test_a_price_that_holds_taxes_is_its_net_price_and_these(minor: int, rates: list[Rate]) -> None:
    inside = amounts(minor, rates, included=True)
    assert all(0 <= one <= minor for one in inside)
    assert sum(inside) + without(minor, rates) == minor
    again = sum(amounts(without(minor, rates), rates, included=False))
    assert abs(again - sum(inside)) <= 1 + len(rates)


def test_a_tax_upon_a_tax() -> None:
    """Quebec until 2013: 5 % GST, and 9.5 % QST upon price and GST."""
    rates = [Rate(name="GST", ppm=50_000), Rate(name="QST", ppm=95_000, compound=True)]
    assert amounts(10_000, rates, included=False) == [500, 998]
    assert [one.base for one in charged(10_000, rates, included=False)] == [10_000, 10_500]
    assert sum(amounts(11_498, rates, included=True)) == 1498


RULES = TaxRules(rates=(VAT,), others=((REDUCED, (BOOKS,)),), included=False)


@pytest.mark.parametrize(
    ("rule", "sold", "expected"),
    [
        (AS_GOODS, [(REDUCED, 1000)], [70]),
        (AS_GOODS, [(REDUCED, 9000), (STANDARD, 1)], [190]),
        (AS_GOODS, [(REDUCED, 1000), (STANDARD, 0)], [70]),
        (AS_GOODS, [(EXEMPT, 1000)], []),
        (AS_GOODS, [], [190]),
        (IN_PROPORTION, [(REDUCED, 3000), (STANDARD, 1000)], [53, 48]),
        (IN_PROPORTION, [(EXEMPT, 1000), (STANDARD, 1000)], [95]),
        (IN_PROPORTION, [(STANDARD, 0)], [190]),
        (UNTAXED, [(STANDARD, 1000)], []),
        (REDUCED, [(STANDARD, 1000)], [70]),
        (ZERO, [(REDUCED, 1000)], [190]),
    ],
)
def test_delivery_is_taxed_by_the_owners_rule(
    rule: str, sold: list[tuple[str, int]], expected: list[int]
) -> None:
    rules = TaxRules(rates=RULES.rates, others=RULES.others, included=False, delivery=rule)
    assert [one.amount for one in on_delivery(1000, sold, rules)] == expected


def test_a_tax_that_is_not_on_delivery_is_not() -> None:
    state = Rate(name="CA", ppm=72_500, on_delivery=False)
    assert on_delivery(1000, [(STANDARD, 1000)], TaxRules(rates=(state,), included=False)) == []


@settings(max_examples=50)
@given(
    MINOR,
    st.lists(st.tuples(st.sampled_from([STANDARD, REDUCED, ZERO, EXEMPT]), MINOR), max_size=4),
    st.sampled_from(ON_DELIVERY),
    RATES,
    RATES,
)
def test_included_taxes_on_delivery_are_never_more_than_it_costs(
    minor: int, sold: list[tuple[str, int]], rule: str, rates: list[Rate], others: list[Rate]
) -> None:
    rules = TaxRules(rates=tuple(rates), others=((REDUCED, tuple(others)),), delivery=rule)
    found = on_delivery(minor, sold, rules)
    assert 0 <= sum(one.amount for one in found) <= minor
    assert all(one.amount >= 0 for one in found)
