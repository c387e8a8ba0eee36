"""Amounts, counts and yes or no are understood as people and programs write them."""

from __future__ import annotations

import pytest

from shop.exchange.shopify_products import cells
from shop.exchange.shopify_products.cells import BadCell


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        *(("28", 2800), ("28.5", 2850), ("0.85", 85), ("0", 0), ("1,299.50", 129950), ("12,50", 1250)),
        *(
            ("1.299,50", 129950),
            ("$9.99", 999),
            ("9.99 €", 999),
            ("US$ 9.99", 999),
            (" 7 ", 700),
            ("9.995", 1000),
        ),
        *(("1,299", 129900), ("1e3", 100000), ("+5", 500)),
    ],
)
def test_a_price_is_read(text: str, minor: int) -> None:
    assert cells.amount(text, "USD") == minor


def test_a_price_has_as_many_decimals_as_its_currency() -> None:
    assert cells.amount("1200", "JPY") == 1200
    assert cells.amount("1.234", "KWD") == 1234


@pytest.mark.parametrize(
    "text", ["free", "-1", "1.2.3", "NaN", "Infinity", "1e30", "", "--5", "12x", "12 pcs"]
)
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        cells.amount(text, "USD")


@pytest.mark.parametrize(("text", "count"), [("12", 12), ("0", 0), ("-3", -3), ("12.0", 12), ("1e2", 100)])
def test_a_count_is_read(text: str, count: int) -> None:
    assert cells.count(text) == count


@pytest.mark.parametrize("text", ["1.5", "many", "10000000", "NaN", "1e400"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        cells.count(text)


@pytest.mark.parametrize(("text", "grams"), [("400", 400), ("0.0", 0), ("453.6", 454), ("453,6", 454)])
def test_a_weight_is_read(text: str, grams: int) -> None:
    assert cells.grams(text) == grams


@pytest.mark.parametrize("text", ["-1", "heavy", "1e12"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        cells.grams(text)


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [("deny", False), ("continue", True), ("DENY", False), ("TRUE", True), ("false", False)],
)
def test_both_ways_to_say_that_selling_goes_on_are_known(text: str, goes_on: bool) -> None:
    assert cells.policy(text) is goes_on


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(BadCell, match="“maybe” is neither"):
        cells.flag("maybe")
