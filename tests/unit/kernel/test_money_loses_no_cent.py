"""Money: parts sum to the whole, currencies never mix, amounts are read exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.money import InvalidMoney, Money, allocate, exponent, total
from shop.mail.formatting import money


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    parts = allocate(amount, weights)
    assert sum(parts) == amount
    if sum(weights):
        assert all(
            abs(part - amount * weight / sum(weights)) < 1
            for part, weight in zip(parts, weights, strict=True)
        )


def test_ten_in_three_parts_gives_the_odd_cent_to_the_first() -> None:
    assert [part.minor for part in Money(1000, "EUR").allocate([1, 1, 1])] == [334, 333, 333]


def test_nothing_to_split_over_is_a_defect() -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(10, [])
    with pytest.raises(ValueError, match="weights"):
        allocate(10, [1, -1])


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ILS", 2)])
def test_exponents_follow_cldr(currency: str, places: int) -> None:
    assert exponent(currency) == places


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.5", "EUR", 1250), ("500", "JPY", 500), ("1.234", "KWD", 1234), ("-3", "USD", -300)],
)
def test_amounts_are_read_exactly(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency).minor == minor


@pytest.mark.parametrize("text", ["", "abc", "1.005", "1e99", "NaN", "Infinity", "1,5", "١٢.٥٥٥"])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidMoney):
        Money.parse(text, "EUR")


def test_unknown_currencies_are_refused() -> None:
    with pytest.raises(InvalidMoney):
        Money(1, "XXY")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(TypeError, match="does not mix"):
        Money(1, "EUR") + Money(1, "USD")


def test_floats_are_not_money() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1, "EUR") * 1.5  # type: ignore[operator]


@pytest.mark.parametrize(("minor", "rate", "part"), [(5, "0.5", 3), (-5, "0.5", -3), (1250, "0.19", 238)])
def test_a_part_is_rounded_half_up(minor: int, rate: str, part: int) -> None:
    assert Money(minor, "EUR").part(Decimal(rate)).minor == part


def test_a_total_of_nothing_is_nothing() -> None:
    assert total([], "JPY") == Money(0, "JPY")


def test_a_minus_stands_before_the_digits_in_hebrew_too():
    written = money(Money(-820, "USD"), locale="he")
    assert written == "\u200f\u200e-8.20\xa0\u200f$"  # minus and digits are one run
    assert money(Money(-820, "USD"), locale="en") == "-$8.20"
    assert money(Money(820, "USD"), locale="he") == "\u200f8.20\xa0\u200f$"
