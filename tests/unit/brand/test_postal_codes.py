"""Some postal codes of a country, as owners write them down."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.brand.postal_codes import BadPostalCode, normalized, parse, read

DIGITS = st.text("0123456789", min_size=5, max_size=5)


@pytest.mark.parametrize(
    ("typed", "inside", "outside"),
    [
        ("10115", ["10115"], ["10116", "1011", "101150"]),
        ("10115-14199", ["10115", "12000", "14199"], ["10114", "14200", "9999"]),
        ("sw1*", ["SW1A 1AA", "sw1"], ["SW2 1AA", "S W"]),
        ("100-0001", ["1000001"], ["1000002"]),
        ("00-001..00-999", ["00-950"], ["01-000"]),
        ("110 00 – 119 99", ["115 03"], ["120 00"]),
        ("SW1A 1AA", ["sw1a1aa"], ["SW1A 1AB"]),
    ],
)
def test_a_pattern_holds_what_it_says(typed: str, inside: list[str], outside: list[str]) -> None:
    (pattern,) = parse(typed)
    assert all(pattern.holds(normalized(code)) for code in inside)
    assert not any(pattern.holds(normalized(code)) for code in outside)


def test_codes_of_the_united_states_are_known_by_five_digits() -> None:
    (pattern,) = parse("10001-10299")
    assert pattern.holds(normalized("10001-1234", "US"))


@pytest.mark.parametrize("typed", ["10*5", "*", "1..", "14199-10115", "100..10000", "<b>", "1" * 13, "٣٤٥"])
def test_what_is_no_pattern_is_refused(typed: str) -> None:
    with pytest.raises(BadPostalCode):
        parse(typed)


def test_too_many_are_refused() -> None:
    with pytest.raises(BadPostalCode):
        parse(",".join(str(10_000 + n) for n in range(501)))


@settings(max_examples=50)
@given(st.lists(st.tuples(DIGITS, DIGITS).map(sorted), max_size=5), DIGITS)
def test_what_is_written_down_reads_as_it_was_typed(ranges: list[list[str]], code: str) -> None:
    patterns = parse("\n".join(f"{first}-{last}" for first, last in ranges))
    assert read(map(str, patterns)) == patterns
    assert any(one.holds(code) for one in patterns) == any(first <= code <= last for first, last in ranges)
    assert all(code.startswith(one.lead) for one in patterns if one.holds(code))
