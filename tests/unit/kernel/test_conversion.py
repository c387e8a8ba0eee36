"""Prices in another currency: exact, half-up, rounded as the owner says, and turned back at the edges."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.brand import currencies
from shop.kernel.conversion import UNROUNDED, Conversion, Rounding
from shop.kernel.money import Money, exponent

CURRENCIES = ["EUR", "JPY", "KWD", "ILS"]
rates = st.decimals(min_value="0.000001", max_value="100000", places=6)
minors = st.integers(0, 10**10)


@st.composite
def conversions(draw: st.DrawFn) -> Conversion:
    """Any rate, any currency, any rounding that fits it."""
    to = draw(st.sampled_from(CURRENCIES))
    rule = currencies.rounding(draw(st.sampled_from(currencies.roundings(to))))
    return Conversion(of="USD", to=to, rate=draw(rates), rounding=rule)


def euros(rate: str, code: str = "") -> Conversion:
    return Conversion(of="USD", to="EUR", rate=Decimal(rate), rounding=currencies.rounding(code))


@pytest.mark.parametrize(
    ("to", "rate", "code", "minor", "expected"),
    [
        ("EUR", "0.932", "", 2800, 2610),  # 26.096
        ("EUR", "0.5", "", 2801, 1401),  # 14.005: half up
        ("EUR", "0.932", "1", 2800, 2600),
        ("EUR", "0.5", "1", 500, 300),  # 2.50: half up
        ("EUR", "0.932", "1+0.99", 2800, 2599),  # 26.096 is nearer to 25.99 than to 26.99
        ("EUR", "0.932", "1+0.95", 2800, 2595),
        ("EUR", "0.932", "5", 2800, 2500),
        ("EUR", "0.01", "1+0.99", 100, 99),  # 0.01 would be -0.01: the lowest ending
        ("EUR", "0.01", "10", 100, 1000),
        ("JPY", "151.37", "", 2800, 4238),  # 4238.36
        ("JPY", "151.37", "100+80", 2800, 4280),
        ("KWD", "0.3075", "", 2800, 8610),
        ("KWD", "0.3075", "1+0.9", 2800, 8900),
    ],
)
def test_prices_are_converted_and_rounded(to: str, rate: str, code: str, minor: int, expected: int) -> None:
    """Worked examples in currencies of 0, 2 and 3 decimals."""
    rule = Conversion(of="USD", to=to, rate=Decimal(rate), rounding=currencies.rounding(code))
    assert rule.price(Money(minor, "USD")) == Money(expected, to)


def test_other_amounts_are_not_rounded_to_endings() -> None:
    """Delivery, thresholds and discounts keep their cents, below zero too."""
    rule = euros("0.932", "1+0.99")
    assert rule.amount(Money(500, "USD")) == Money(466, "EUR")
    assert rule.amount(Money(-500, "USD")) == Money(-466, "EUR")
    assert euros("0.0001").amount(Money(1, "USD")) == Money(1, "EUR")


@given(conversions(), minors)
def test_nothing_but_nothing_becomes_zero(rule: Conversion, minor: int) -> None:
    """A price stays above zero, and a free thing stays free."""
    price, amount = rule.price(Money(minor, "USD")).minor, rule.amount(Money(minor, "USD")).minor
    assert (price > 0) == (amount > 0) == (minor > 0)


@given(conversions(), minors.filter(bool))
def test_a_price_ends_as_the_rule_says_and_is_the_nearest(rule: Conversion, minor: int) -> None:
    """It lies on the grid and, but for the lowest, at most half a step away."""
    unit = Decimal(1).scaleb(-exponent(rule.to))
    step = rule.rounding.step or unit
    price = rule.price(Money(minor, "USD")).decimal
    assert (price - rule.rounding.ending) % step == 0
    exact = Decimal(minor) / 100 * rule.rate
    lowest = rule.rounding.ending or step
    assert abs(price - exact) <= step / 2 or price == lowest


@given(conversions(), minors, minors)
def test_a_higher_price_is_never_shown_lower(rule: Conversion, one: int, other: int) -> None:
    """Order is kept, so the cheapest stays the cheapest."""
    low, high = sorted((one, other))
    assert rule.price(Money(low, "USD")) <= rule.price(Money(high, "USD"))


@given(conversions(), minors)
def test_a_limit_is_turned_back_to_the_last_cent(rule: Conversion, minor: int) -> None:
    """What is shown at a price is found both up to and from that price."""
    shown = rule.price(Money(minor, "USD")).minor
    highest, lowest = rule.highest_at_most(shown), rule.lowest_at_least(shown)
    assert lowest <= minor <= highest
    assert rule.price(Money(highest + 1, "USD")).minor > shown
    assert lowest == 0 or rule.price(Money(lowest - 1, "USD")).minor < shown


@given(st.integers(-(10**9), 10**9), rates.filter(lambda rate: rate >= 1))
def test_an_amount_comes_back_where_the_other_unit_is_finer(minor: int, rate: Decimal) -> None:
    """There and back gives the same cents when nothing is lost on the way."""
    rule = Conversion(of="USD", to="EUR", rate=rate)
    assert rule.back(rule.amount(Money(minor, "USD"))) == Money(minor, "USD")


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_is_above_zero(rate: str) -> None:
    """No rate that makes nothing or nonsense of a price."""
    with pytest.raises(ValueError, match="above zero"):
        euros(rate)


def test_currencies_do_not_mix() -> None:
    """Only the store's currency is converted, and only the other one back; prices are not negative."""
    with pytest.raises(TypeError):
        euros("1").price(Money(1, "EUR"))
    with pytest.raises(TypeError):
        euros("1").back(Money(1, "USD"))
    with pytest.raises(ValueError, match="negative"):
        euros("1").price(Money(-1, "USD"))


def test_a_rounding_fits_the_currency_or_is_not_offered() -> None:
    """Half yen do not exist, and a step of one minor unit says nothing."""
    assert not Rounding(Decimal("0.5")).fits("JPY")
    assert not Rounding(Decimal("1")).fits("JPY")
    assert Rounding(Decimal("10")).fits("JPY")
    assert UNROUNDED.fits("JPY")
    assert "1+0.99" in currencies.roundings("KWD")
    assert "1+0.99" not in currencies.roundings("JPY")
    with pytest.raises(ValueError, match="fits"):
        Conversion(of="USD", to="JPY", rate=Decimal(1), rounding=Rounding(Decimal("0.5")))
