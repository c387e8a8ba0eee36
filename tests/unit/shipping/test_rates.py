"""What a delivery costs."""

from __future__ import annotations

import pytest

from shop.brand import countries
from shop.kernel.money import Money
from shop.shipping import defaults
from shop.shipping.rates import Basis, Freight, Method, Rate, price, takes

TABLE = (Rate(0, 500), Rate(1000, 900), Rate(5000, 1500))


def cost(method: Method, *, grams: int = 0, goods: int = 0) -> int:
    return price(method, Freight(grams=grams, subtotal=Money(goods, "EUR"))).minor


def test_a_flat_rate_is_the_same_for_all() -> None:
    flat = Method(code="s", name="S", rates=(Rate(0, 500),))
    assert {cost(flat, grams=grams) for grams in (0, 999, 100_000)} == {500}


@pytest.mark.parametrize(
    ("grams", "expected"), [(0, 500), (999, 500), (1000, 900), (4999, 900), (9000, 1500)]
)
def test_a_rate_starts_at_its_weight(grams: int, expected: int) -> None:
    assert cost(Method(code="s", name="S", rates=TABLE, basis=Basis.WEIGHT), grams=grams) == expected


@pytest.mark.parametrize(("goods", "expected"), [(0, 500), (1000, 900), (7000, 1500)])
def test_a_rate_starts_at_its_price(goods: int, expected: int) -> None:
    assert cost(Method(code="s", name="S", rates=TABLE, basis=Basis.SUBTOTAL), goods=goods) == expected


def test_from_the_limit_on_it_is_free() -> None:
    method = Method(code="s", name="S", rates=(Rate(0, 500),), free_above_minor=5000)
    assert (cost(method, goods=4999), cost(method, goods=5000)) == (500, 0)


def test_a_table_by_pieces_counts_pieces_and_ends_where_it_is_said_to() -> None:
    box = Method(code="b", name="B", rates=(Rate(0, 300), Rate(4, 700)), basis=Basis.UNITS, up_to=12)
    for units, minor in ((1, 300), (3, 300), (4, 700), (12, 700)):
        freight = Freight(grams=0, subtotal=Money(0, "EUR"), units=units)
        assert (takes(box, freight), price(box, freight).minor) == (True, minor)
    assert not takes(box, Freight(grams=0, subtotal=Money(0, "EUR"), units=13))


@pytest.mark.parametrize(
    ("currency", "unit"),
    [
        ("USD", 500),
        ("EUR", 500),
        ("GBP", 500),
        ("ILS", 2000),
        ("INR", 10_000),
        ("JPY", 500),
        ("KRW", 3000),
        ("KWD", 1500),
        ("ANG", 500),
    ],
)
def test_a_new_store_has_rates_of_its_currency(currency: str, unit: int) -> None:
    home, world = defaults.zones(country="IL", currency=currency)
    assert [method.rates[0].price_minor for method in home.methods] == [unit, 3 * unit]
    assert world.everywhere


def test_every_currency_that_pays_somewhere_has_a_starting_rate_it_can_write() -> None:
    tender = {countries.defaults(code).currency for code in countries.codes()}
    assert all(defaults.at_home_minor(currency) >= 150 for currency in tender)
