"""What is usual where."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from shop.brand import countries


@pytest.mark.parametrize(
    ("country", "currency", "language", "included", "rate"),
    [
        ("IL", "ILS", "he", True, "18"),
        ("DE", "EUR", "en", True, "19"),
        ("US", "USD", "en", False, ""),
        ("CH", "CHF", "en", True, "8.1"),
        ("JP", "JPY", "en", True, "10"),
    ],
)
def test_the_usual_values_of_a_country(country, currency, language, included, rate):
    usual = countries.defaults(country)
    assert (usual.currency, usual.language, usual.prices_include_tax, usual.tax_rate) == (
        currency,
        language,
        included,
        rate,
    )


def test_every_country_has_values_that_work():
    currencies = dict(countries.currencies("en"))
    for code in countries.codes():
        usual = countries.defaults(code)
        assert usual.country == code
        assert usual.currency in currencies
        assert ZoneInfo(usual.time_zone)


def test_every_country_of_the_union_has_a_rate_and_holds_it_in_prices():
    assert len(countries.EUROPEAN_UNION) == 27
    for code in countries.EUROPEAN_UNION:
        usual = countries.defaults(code)
        assert 15 <= float(usual.tax_rate) <= 27
        assert usual.prices_include_tax


def test_countries_are_named_in_the_readers_language():
    assert dict(countries.choices("he"))["IL"] == "ישראל"
    assert countries.name("DE", "en") == "Germany"
    assert countries.name("??", "en") == "??"
    assert not countries.is_country("EU")
    assert not countries.is_country("de")
