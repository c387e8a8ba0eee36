"""Taxes by form: the choices, a country's rates as a sheet, tables to take over, exempt customers."""

from __future__ import annotations

from typing import Any

import pytest

from shop.customers import operations as customers
from shop.customers import queries as customer_queries
from shop.kernel import db
from shop.taxes import queries as taxes
from tests.conftest import NOON
from tests.web.admin.conftest import text

PAGE = "/admin/settings/taxes"
FRANCE = f"{PAGE}/countries/FR"


def sheet(*rows: dict[str, str]) -> dict[str, Any]:
    """A sheet as a browser sends it, in which rates may be on delivery."""
    form = {"rows": str(len(rows) + 3)}
    for number, row in enumerate(rows):
        form |= {f"{number}-{name}": value for name, value in {"tax_class": "standard", **row}.items()}
    return form


def stored() -> list[tuple[str, str, str, str, int]]:
    db.end_read()
    return [(one.country, one.region, one.name, one.tax_class, one.rate_ppm) for one in taxes.table()]


def test_how_prices_and_delivery_carry_tax_is_kept(owner):
    for included, delivery in (("yes", "proportion"), ("no", "none"), ("no", "reduced")):
        owner.submit(PAGE, data={"included": included, "delivery": delivery})
        db.end_read()
        assert (taxes.prices_include_tax(), taxes.on_delivery()) == (included == "yes", delivery)
    owner.submit(PAGE, data={"included": "maybe", "delivery": "goods"})
    db.end_read()
    assert taxes.on_delivery() == "reduced"


def test_a_sheet_is_filled_in_changed_and_emptied(owner):
    assert owner.get(f"{PAGE}/countries?country=FR").location.endswith(FRANCE)
    first = sheet({"name": "TVA", "percent": "20"}, {"name": "TVA", "percent": "5,5", "tax_class": "reduced"})
    assert owner.submit(FRANCE, data=first).status_code == 303
    assert [row[3:] for row in stored()] == [("standard", 200_000), ("reduced", 55_000)]
    standard, reduced = (str(row.id) for row in taxes.table())
    changed = sheet(
        {"id": standard, "name": "TVA", "percent": "5.5", "tax_class": "reduced"},
        {"id": reduced, "name": "TVA", "percent": "20 %"},
        {"name": "Octroi", "percent": "2", "postal_codes": "97*", "compound": "1", "instead": "1"},
    )
    assert owner.submit(FRANCE, data=changed).status_code == 303
    assert sorted(row[2:] for row in stored()) == [
        ("Octroi", "standard", 20_000),
        ("TVA", "reduced", 55_000),
        ("TVA", "standard", 200_000),
    ]
    assert "97*" in text(owner.get(FRANCE))
    assert "TVA 20 %" in text(owner.get(PAGE))
    gone = [{"id": str(row.id), "name": row.name, "percent": "1", "drop": "1"} for row in taxes.table()]
    owner.submit(FRANCE, data=sheet(*gone))
    assert stored() == []


@pytest.mark.parametrize(
    "row",
    [
        {"percent": "-1"},
        {"percent": "101"},
        {"percent": "much"},
        {"percent": "1.23456"},
        {"name": ""},
        {"name": "x" * 61},
        {"tax_class": "luxury"},
        {"postal_codes": "14199-10115"},
        {"region": "x" * 61},
    ],
)
def test_a_bad_row_says_what_is_wrong_and_nothing_is_written(owner, row):
    form = sheet({"name": "TVA", "percent": "20"}, {"name": "Other", "percent": "5", **row})
    answer = owner.submit(FRANCE, data=form)
    assert answer.status_code == 422
    assert 'id="row-1-error"' in text(answer)
    assert stored() == []


def test_the_same_rate_twice_is_refused(owner):
    twice = sheet({"name": "TVA", "percent": "20"}, {"name": "TVA", "percent": "10"})
    assert owner.submit(FRANCE, data=twice).status_code == 422
    assert owner.get(f"{PAGE}/countries/XX").status_code == 404
    assert stored() == []


def test_a_table_is_taken_over_and_keeps_ones_own(owner):
    owner.submit(FRANCE, data=sheet({"name": "TVA", "percent": "20"}))
    page = f"{PAGE}/presets/european-union"
    assert text(owner.get(page)).count(" disabled") == 1
    owner.submit(page, data={"key": ["DE", "FR", "XX"]})
    assert [row for row in stored() if row[0] == "FR"] == [("FR", "", "TVA", "standard", 200_000)]
    assert [row[3:] for row in stored() if row[0] == "DE"] == [("standard", 190_000), ("reduced", 70_000)]
    assert len({row[0] for row in stored()}) == 2
    assert owner.get(f"{PAGE}/presets/atlantis").status_code == 404


def test_a_small_seller_of_the_union_charges_their_own_rate_everywhere(owner):
    owner.submit("/admin/settings/region", data={"country": "DE", "usual": "1"})
    owner.submit(PAGE, f"{PAGE}/home-rate")
    assert len({row[0] for row in stored()}) == 27
    assert {row[4] for row in stored() if row[3] == "standard"} == {190_000}
    owner.submit(FRANCE, f"{FRANCE}/removal")
    assert "FR" not in {row[0] for row in stored()}


def test_an_exemption_is_noted_on_the_customers_page(owner):
    with db.transaction():
        someone = customers.upsert_for_order(email="cleo@example.com", name="Cleo", locale="en", at=NOON)
    page = f"/admin/customers/{someone.id}"
    for kind, number, note in (
        ("reverse_charge", "", ""),
        ("reverse_charge", "GB123456789", ""),
        ("resale", "DE12", ""),
        ("other", "", ""),
        ("magic", "", ""),
    ):
        owner.submit(page, f"{page}/taxes", {"exemption": kind, "vat_number": number, "note": note})
        db.end_read()
        found = customer_queries.by_id(someone.id)
        assert (found.tax_exemption, found.vat_number) == ("", "")
    form = {"exemption": "reverse_charge", "vat_number": "fr xx 123 456 789", "note": "VIES, today"}
    owner.submit(page, f"{page}/taxes", form)
    db.end_read()
    found = customer_queries.by_id(someone.id)
    assert (found.tax_exemption, found.vat_number, found.tax_note) == (
        *("reverse_charge", "FRXX123456789", "VIES, today"),
    )
    assert "FRXX123456789" in text(owner.get(page))
