"""Zones, ways of delivery with their rate tables, and the working calendar, by form."""

from __future__ import annotations

import pytest

from shop.kernel import db
from shop.kernel.money import Money
from shop.shipping import queries as shipping
from shop.shipping.rates import Basis, Freight, price
from tests.web.admin.conftest import text

SETTINGS = "/admin/settings"
METHOD = {"name": "Post", "active": "1", "basis": "flat", "min_days": "2", "max_days": "4", "free_above": ""}


def take_over(owner) -> str:
    owner.submit(f"{SETTINGS}/shipping", f"{SETTINGS}/shipping/start")
    db.end_read()
    return str(shipping.zones()[0].id)


def test_starting_rates_are_shown_and_taken_over_once(owner):
    assert "These are starting rates" in text(owner.get(f"{SETTINGS}/shipping"))
    zone = take_over(owner)
    assert "These are starting rates" not in text(owner.get(f"{SETTINGS}/shipping"))
    assert take_over(owner) == zone
    assert len(shipping.zones()) == 2


@pytest.mark.parametrize(
    ("basis", "rows", "grams", "minor"),
    [
        ("flat", [("", "7,50"), ("1", "")], 900, 750),
        ("weight", [("0", "4"), ("1.5", "9")], 1500, 900),
        ("weight", [("0", "4"), ("1.5", "9")], 1499, 400),
        ("subtotal", [("0", "6"), ("50", "3")], 0, 300),
        ("flat", [("0", "0")], 0, 0),
    ],
)
def test_a_way_of_delivery_costs_what_its_table_says(owner, basis, rows, grams, minor):
    page = f"{SETTINGS}/shipping/zones/{take_over(owner)}/methods/new"
    form = {**METHOD, "basis": basis, "from": [row[0] for row in rows], "price": [row[1] for row in rows]}
    assert owner.submit(page, data=form).status_code == 303
    db.end_read()
    method = next(one for one in shipping.zones()[0].methods if one.name == "Post")
    assert price(method, Freight(grams=grams, subtotal=Money(6000, "USD"))) == Money(minor, "USD")
    shown = text(owner.get(page.replace("new", str(method.id))))
    assert "Post" in shown


def test_a_way_of_delivery_is_changed_and_removed(owner):
    zone = take_over(owner)
    method = shipping.zones()[0].methods[0]
    page = f"{SETTINGS}/shipping/zones/{zone}/methods/{method.id}"
    form = {**METHOD, "name": "Bike", "free_above": "80", "from": ["0"], "price": ["3"]}
    assert owner.submit(page, data={**form, "active": ""}).status_code == 303
    db.end_read()
    changed = shipping.zones()[0].methods[0]
    assert (changed.name, changed.active, changed.free_above_minor) == ("Bike", False, 8000)
    assert (changed.code, changed.basis) == (method.code, Basis.FLAT)
    owner.submit(page, f"{SETTINGS}/shipping/methods/{method.id}/removal")
    db.end_read()
    assert method.id not in {one.id for one in shipping.zones()[0].methods}


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 5000},
        {"price": ["-1"]},
        {"price": ["many"]},
        {"price": [""]},
        {"price": ["1.005"]},
        {"basis": "wind"},
        {"basis": "weight", "from": ["a"]},
        {"basis": "weight", "from": ["1"]},
        {"min_days": "5", "max_days": "2"},
        {"min_days": "-1"},
        {"max_days": "x"},
        {"free_above": "lots"},
    ],
)
def test_a_bad_way_of_delivery_is_refused(owner, change):
    page = f"{SETTINGS}/shipping/zones/{take_over(owner)}/methods/new"
    before = shipping.zones()
    answer = owner.submit(page, data={**METHOD, "from": ["0"], "price": ["5"], **change})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    db.end_read()
    assert shipping.zones() == before


def test_a_zone_is_made_changed_and_removed(owner):
    take_over(owner)
    page = f"{SETTINGS}/shipping/zones/new"
    assert owner.submit(page, data={"name": "Neighbors", "countries": ["CA", "MX"]}).status_code == 303
    db.end_read()
    zone = next(one for one in shipping.zones() if one.name == "Neighbors")
    assert zone.countries == {"CA", "MX"}
    page = f"{SETTINGS}/shipping/zones/{zone.id}"
    assert owner.submit(page, data={"name": "North", "countries": ["CA"]}).status_code == 303
    assert 'value="CA" checked' in text(owner.get(page))
    owner.submit(page, f"{page}/removal")
    db.end_read()
    assert "North" not in {one.name for one in shipping.zones()}


@pytest.mark.parametrize(
    "form",
    [
        {"name": "None", "countries": []},
        {"name": "", "countries": ["CA"]},
        {"name": "Home", "countries": ["US"]},
    ]
    + [{"name": "World", "everywhere": "1"}, {"name": "Nowhere", "countries": ["XX"]}],
)
def test_a_bad_zone_is_refused(owner, form):
    take_over(owner)
    assert owner.submit(f"{SETTINGS}/shipping/zones/new", data=form).status_code == 422
    db.end_read()
    assert len(shipping.zones()) == 2


def test_the_calendar_is_kept(owner):
    page = f"{SETTINGS}/shipping"
    form = {"cutoff": "11:30", "working_days": ["6", "0"], "holidays": "2026-12-25\n2026-12-24"}
    assert owner.submit(page, f"{page}/calendar", form).status_code == 303
    db.end_read()
    calendar = shipping.calendar()
    assert (str(calendar.cutoff), calendar.working_days, len(calendar.holidays)) == ("11:30:00", {0, 6}, 2)


@pytest.mark.parametrize(
    "change", [{"cutoff": "noon"}, {"working_days": []}, {"working_days": ["9"]}, {"holidays": "Xmas"}]
)
def test_a_bad_calendar_is_refused(owner, change):
    page = f"{SETTINGS}/shipping"
    form = {"cutoff": "11:30", "working_days": ["0"], "holidays": "", **change}
    assert owner.submit(page, f"{page}/calendar", form).status_code == 422
    db.end_read()
    assert str(shipping.calendar().cutoff) == "14:00:00"
