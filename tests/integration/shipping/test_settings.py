"""What owners set about delivery and taxes, and how quickly it counts."""

from __future__ import annotations

import pytest

from shop.brand import store
from shop.kernel import db, ids
from shop.kernel.errors import DomainError, NotFound
from shop.kernel.money import Money
from shop.shipping import operations, queries
from shop.shipping.operations import BadShipping
from shop.shipping.rates import Basis, Freight, Rate
from shop.taxes import operations as taxes
from shop.taxes import queries as tax_queries
from shop.taxes.operations import BadTax
from tests.factories.checkout import AT

pytestmark = pytest.mark.usefixtures("database")
PARCEL = Freight(grams=1200, subtotal=Money(6000, "USD"))


def offered(country: str = "US") -> dict[str, int]:
    db.end_read()
    return {one.name: one.price.minor for one in queries.options(country=country, freight=PARCEL, at=AT)}


@pytest.mark.sqlite
def test_the_defaults_become_rows_once_and_stay_the_same() -> None:
    before = offered(), offered("FR")
    with db.transaction():
        assert operations.ensure_defaults(at=AT)
        assert not operations.ensure_defaults(at=AT)
    assert (offered(), offered("FR")) == before


def test_the_defaults_follow_the_stores_country_until_they_are_rows() -> None:
    with db.transaction():
        store.update(country="IL", currency="ILS", at=AT)
    assert list(offered("IL")) == ["Standard delivery", "Express delivery"]
    assert list(offered("US")) == ["International delivery"]


def test_a_changed_rate_counts_at_once() -> None:
    with db.transaction():
        operations.ensure_defaults(at=AT)
    zone = queries.zones()[0]
    method = zone.methods[0]
    assert zone.id is not None
    with db.transaction():
        operations.save_method(
            zone_id=zone.id,
            method_id=method.id,
            name="Snail",
            rates=[Rate(0, 300), Rate(1000, 800)],
            basis=Basis.WEIGHT,
            at=AT,
        )
    assert offered()["Snail"] == 800
    with db.transaction():
        operations.save_method(
            zone_id=zone.id, method_id=method.id, name="Snail", rates=[Rate(0, 300)], active=False, at=AT
        )
    assert "Snail" not in offered()


def test_a_change_that_is_rolled_back_never_counted() -> None:
    before = offered()
    with pytest.raises(BadShipping):
        _set_a_rocket_and_fail()
    assert offered() == before


def _set_a_rocket_and_fail() -> None:
    with db.transaction():
        operations.ensure_defaults(at=AT)
        zone = queries.zones()[0]
        assert zone.id is not None
        operations.save_method(zone_id=zone.id, name="Rocket", rates=[Rate(0, 1)], at=AT)
        assert "Rocket" in [method.name for method in queries.zones()[0].methods]
        operations.save_zone(name="", countries=[], at=AT)


def test_a_removed_zone_is_gone() -> None:
    with db.transaction():
        operations.ensure_defaults(at=AT)
        world = next(zone for zone in queries.zones() if zone.everywhere)
        assert world.id is not None
        operations.remove_zone(zone_id=world.id, at=AT)
    assert offered("FR") == {}
    assert queries.countries() == frozenset({"US"})


@pytest.mark.parametrize(
    "rates", [[], [Rate(100, 5)], [Rate(0, -5)], [Rate(0, 5), Rate(0, 6)], [Rate(0, 1), Rate(5, 2)]]
)
def test_senseless_rate_tables_are_refused(rates: list[Rate]) -> None:
    with db.transaction():
        zone = operations.save_zone(name="Home", countries=["US"], at=AT)
    with pytest.raises(BadShipping), db.transaction():
        operations.save_method(zone_id=zone.id, name="Post", rates=rates, at=AT)


@pytest.mark.parametrize("days", [(-1, 2), (3, 2), (0, 121)])
def test_senseless_delivery_days_are_refused(days: tuple[int, int]) -> None:
    with db.transaction():
        zone = operations.save_zone(name="Home", countries=["US"], at=AT)
    with pytest.raises(BadShipping), db.transaction():
        operations.save_method(
            zone_id=zone.id, name="Post", rates=[Rate(0, 5)], min_days=days[0], max_days=days[1], at=AT
        )


def test_a_country_is_in_one_zone_and_zones_need_names() -> None:
    with db.transaction():
        operations.save_zone(name="Home", countries=["us"], at=AT)
    for name, countries in (
        ("Other", ["US"]),
        ("", ["FR"]),
        ("x" * 121, ["FR"]),
        ("Bad", ["France"]),
        ("No", []),
    ):
        with pytest.raises(BadShipping), db.transaction():
            operations.save_zone(name=name, countries=countries, at=AT)
    with pytest.raises(NotFound), db.transaction():
        operations.remove_zone(zone_id=ids.new_id(), at=AT)


def test_the_calendar_is_checked() -> None:
    with db.transaction():
        operations.set_calendar(cutoff="16:30", working_days=[6, 0, 1, 2, 3], holidays=["2026-12-25"], at=AT)
    assert queries.calendar().cutoff.hour == 16


@pytest.mark.parametrize(
    ("cutoff", "days", "off"),
    [
        ("25:00", [0], []),
        ("9 o'clock", [0], []),
        ("14:00", [], []),
        ("14:00", [7], []),
        ("14:00", [0], ["Christmas"]),
    ],
)
def test_senseless_calendars_are_refused(cutoff: str, days: list[int], off: list[str]) -> None:
    with pytest.raises(BadShipping), db.transaction():
        operations.set_calendar(cutoff=cutoff, working_days=days, holidays=off, at=AT)


def test_country_and_region_taxes_add_up() -> None:
    with db.transaction():
        taxes.set_rate(country="ca", name="GST", percent="5", at=AT)
        taxes.set_rate(country="CA", region="qc", name="QST", percent="9.975 %", at=AT)
    db.end_read()
    assert [rate.ppm for rate in tax_queries.rules_for(country="CA", region="QC").rates] == [50_000, 99_750]
    assert [rate.ppm for rate in tax_queries.rules_for(country="CA", region="ON").rates] == [50_000]
    assert tax_queries.rules_for(country="FR").rates == ()


def test_setting_a_tax_again_changes_it_and_removing_ends_it() -> None:
    with db.transaction():
        taxes.set_rate(country="IL", name="VAT", percent="17", at=AT)
        row = taxes.set_rate(country="IL", name="VAT", percent="18", at=AT)
    db.end_read()
    assert [rate.ppm for rate in tax_queries.rules_for(country="IL").rates] == [180_000]
    with db.transaction():
        taxes.remove_rate(rate_id=row.id, at=AT)
    db.end_read()
    assert tax_queries.rules_for(country="IL").rates == ()


@pytest.mark.parametrize("percent", ["-1", "101", "NaN", "many", "", "1.23456"])
def test_senseless_tax_rates_are_refused(percent: str) -> None:
    with pytest.raises(BadTax), db.transaction():
        taxes.set_rate(country="IL", name="VAT", percent=percent, at=AT)


def test_prices_hold_tax_by_the_custom_of_the_country_or_as_the_owner_says() -> None:
    assert not tax_queries.prices_include_tax()
    with db.transaction():
        taxes.choose(included=True, on_shipping=False, at=AT)
    db.end_read()
    assert tax_queries.prices_include_tax()
    assert tax_queries.rules_for(country="US").delivery == "none"
    assert issubclass(BadTax, DomainError)
