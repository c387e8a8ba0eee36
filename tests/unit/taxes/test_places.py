"""Which taxes count at an address, and for which goods."""

from __future__ import annotations

from typing import Any

from shop.brand import postal_codes
from shop.catalog.tax_classes import REDUCED, ZERO
from shop.taxes.places import Entry, at
from shop.taxes.rules import Rate


def entry(name: str, percent: float, *, codes: str = "", **more: Any) -> Entry:
    compound = more.pop("compound", False)
    rate = Rate(name=name, ppm=round(percent * 10_000), compound=compound)
    return Entry(patterns=postal_codes.parse(codes), rate=rate, **more)


def told(
    entries: list[Entry], region: str = "", code: str = "", tax_class: str = ""
) -> list[tuple[str, int]]:
    standard, others = at(entries, region=region, code=code)
    return [(rate.name, rate.ppm) for rate in (dict(others)[tax_class] if tax_class else standard)]


NEW_YORK = [
    entry("City", 4.5, region="NY", codes="100*, 11201"),
    entry("State", 4, region="NY"),
    entry("State", 0, region="NY", tax_class=REDUCED),
]


def test_state_and_city_count_together_the_wider_one_first() -> None:
    assert told(NEW_YORK, "NY", "10001") == [("State", 40_000), ("City", 45_000)]
    assert told(NEW_YORK, "NY", "14604") == [("State", 40_000)]
    assert told(NEW_YORK, "NJ", "10001") == []


def test_a_place_without_a_rate_for_a_class_takes_its_standard_one() -> None:
    assert told(NEW_YORK, "NY", "10001", REDUCED) == [("State", 0), ("City", 45_000)]


def test_zero_rated_goods_are_taxed_at_nothing_and_that_is_said() -> None:
    assert told(NEW_YORK, "NY", "10001", ZERO) == [("State", 0), ("City", 0)]


def test_a_rate_may_count_instead_of_wider_ones() -> None:
    canada = [entry("GST", 5), entry("HST", 13, region="ON", instead=True), entry("PST", 7, region="BC")]
    assert told(canada, "ON") == [("HST", 130_000)]
    assert told(canada, "BC") == [("GST", 50_000), ("PST", 70_000)]
    assert told(canada, "AB") == [("GST", 50_000)]


def test_a_compound_rate_comes_after_what_it_is_upon() -> None:
    both = [entry("QST", 9.5, compound=True), entry("GST", 5)]
    assert [name for name, _ppm in told(both)] == ["GST", "QST"]
