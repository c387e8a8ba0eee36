"""The store's identity: kept as a whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop.brand import demo, links, store
from shop.kernel import db, registry

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def update(**changes) -> None:
    with db.transaction():
        store.update(at=NOON, **changes)
    db.end_read()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent", "red"),
        ("accent", "#12345g"),
        ("accent", "#123456;}"),
        ("country", "XX"),
        ("country", "us"),
        ("currency", "DOG"),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("email", "nowhere"),
        ("name", "x" * 81),
        ("address", "x" * 501),
    ],
)
def test_what_cannot_be_used_is_refused_by_field(sqlite, field, value):
    with pytest.raises(store.BadBrand) as refused:
        update(tagline="changed", **{field: value})
    assert refused.value.field == field
    db.end_read()
    assert store.current().tagline == ""


def test_a_store_without_a_name_is_not_named(sqlite):
    assert not store.is_named()
    assert not store.is_placed()
    update(name="חרס וגאות 🏺", country="IL")
    assert store.is_named()
    assert store.is_placed()
    assert store.current().name == "חרס וגאות 🏺"


def test_the_demo_store_is_complete(sqlite):
    demo.install()
    names = [name for name, _ in registry.seeders()]
    assert names[0] == "store"
    demo.seed(NOON)
    db.end_read()
    brand = store.current()
    assert (brand.name, brand.currency, brand.country, brand.language) == ("Kiln & Tide", "USD", "US", "en")
    assert brand.email == "hello@kilnandtide.example"
    assert brand.tagline


def problems(settings, check: str) -> list[str]:
    db.end_read()
    return [one.problem for one in registry.findings(settings, at=NOON) if one.check == check]


def test_doctor_asks_for_https_in_production_only(sqlite):
    assert problems(sqlite, "address") == []
    live = replace(sqlite, env="production")
    assert len(problems(live, "address")) == 1
    assert len(problems(replace(live, base_url="https://localhost"), "address")) == 1
    assert problems(replace(live, base_url="https://kilnandtide.example"), "address") == []


def test_doctor_asks_for_an_address_customers_can_write_to(sqlite):
    assert len(problems(sqlite, "contact")) == 1
    update(email="hello@kilnandtide.example")
    assert problems(sqlite, "contact") == []


def test_links_carry_the_language_only_when_it_is_not_the_stores(sqlite):
    links.configure("https://kilnandtide.example/")
    try:
        assert links.url("/cart", locale="he") == "https://kilnandtide.example/he/cart"
        update(language="he")
        assert links.url("/cart", locale="he", a="1") == "https://kilnandtide.example/cart?a=1"
    finally:
        links.configure("http://localhost:8000")
