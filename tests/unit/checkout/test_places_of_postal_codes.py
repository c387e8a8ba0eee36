"""City and region by postal code: only where they are known, only into empty fields."""

from __future__ import annotations

import pytest

from shop.checkout import places
from shop.checkout.places import Place
from shop.customers.addresses import PostalAddress


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("04101", Place("Portland", "ME")),
        ("10001-1234", Place("New York", "NY")),
        (" 20500 ", Place("Washington", "DC")),
        ("00601", Place("Adjuntas", "PR")),
    ],
)
def test_american_codes_name_city_and_state(code: str, place: Place) -> None:
    assert places.of("US", code) == place


@pytest.mark.parametrize(
    ("code", "province"), [("H2X 1Y4", "QC"), ("m5v3l9", "ON"), ("V6B 1A1", "BC"), ("A1A 1A1", "NL")]
)
def test_canadian_codes_name_the_province_only(code: str, province: str) -> None:
    assert places.of("CA", code) == Place("", province)


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("US", "00000"),
        ("US", "99999"),
        ("US", "1"),
        ("US", "٠٤١٠١"),
        ("US", "04101\n04101"),
        ("US", "9" * 4000),
        ("US", ""),
        ("CA", "X0A 0H0"),
        ("CA", "D1A 1A1"),
        ("DE", "10115"),
        ("", "04101"),
    ],
)
def test_what_is_not_known_names_nothing(country: str, code: str) -> None:
    assert places.of(country, code) is None


def test_only_empty_fields_are_filled() -> None:
    typed = PostalAddress(country="US", postal_code="04101", city="Casco Bay")
    assert places.completed(typed) == PostalAddress(
        country="US", postal_code="04101", city="Casco Bay", region="ME"
    )
    whole = PostalAddress(country="US", postal_code="04101", city="Salem", region="MA")
    assert places.completed(whole) is whole
