"""Taxes by form."""

from __future__ import annotations

import pytest

from shop.kernel import db, preferences
from shop.taxes import queries as taxes
from tests.web.admin.conftest import text

SETTINGS = "/admin/settings"
RATE = {"country": "FR", "region": "", "name": "TVA", "percent": "20"}


def test_how_prices_carry_tax_is_kept(owner):
    page = f"{SETTINGS}/taxes"
    owner.submit(page, data={"included": "yes", "on_shipping": "1"})
    db.end_read()
    assert (taxes.prices_include_tax(), preferences.get(taxes.ON_SHIPPING)) == (True, True)
    owner.submit(page, data={"included": "no"})
    db.end_read()
    assert (taxes.prices_include_tax(), preferences.get(taxes.ON_SHIPPING)) == (False, False)


def test_a_rate_is_added_changed_and_removed(owner):
    page = f"{SETTINGS}/taxes"
    assert owner.submit(page, f"{page}/rates", RATE).status_code == 303
    owner.submit(page, f"{page}/rates", {**RATE, "percent": "5,5"})
    db.end_read()
    (rate,) = taxes.table()
    assert (rate.country, rate.name, rate.rate_ppm) == ("FR", "TVA", 55_000)
    assert "5.5 %" in text(owner.get(page))
    owner.submit(page, f"{page}/rates/{rate.id}/removal")
    db.end_read()
    assert taxes.table() == []


@pytest.mark.parametrize(
    "change", [{"percent": "-1"}, {"percent": "101"}, {"percent": "much"}, {"name": ""}, {"country": "X"}]
)
def test_a_bad_rate_is_refused(owner, change):
    page = f"{SETTINGS}/taxes"
    assert owner.submit(page, f"{page}/rates", {**RATE, **change}).status_code == 422
    db.end_read()
    assert taxes.table() == []


def test_the_rates_of_the_union_come_at_once_and_keep_ones_own(owner):
    owner.submit(f"{SETTINGS}/region", data={"country": "DE", "usual": "1"})
    page = f"{SETTINGS}/taxes"
    owner.submit(page, f"{page}/rates", RATE)
    owner.submit(page, f"{page}/rates/european-union")
    db.end_read()
    rates = taxes.table()
    assert len({rate.country for rate in rates}) == 27
    assert [rate.name for rate in rates if rate.country == "FR"] == ["TVA"]
