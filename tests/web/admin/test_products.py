"""An owner makes and changes products by form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shop.catalog import operations, queries
from shop.catalog.operations import CollectionInput
from shop.inventory import operations as inventory
from shop.inventory import queries as stock
from shop.kernel import db, ids
from shop.kernel.money import Money
from tests.conftest import NOON
from tests.factories.catalog import make_product, stocked_variant, variants
from tests.support.statements import counted
from tests.web.admin.conftest import text
from tests.web.admin.products import LIST, NEW, fields, make, page_of, shown


def test_a_product_is_made_with_price_stock_and_tags(owner: Any) -> None:
    data = fields(tags="gift, clay", vendor="Kiln", description_html="Warm & wide", variants__0__sku="TM-1")
    response = owner.submit(NEW, LIST, data, follow_redirects=True)
    assert "“Tall Mug” is saved." in text(response)
    made = page_of("tall-mug")
    assert made.product.description_html == "<p>Warm &amp; wide</p>"
    assert list(made.product.tags) == ["gift", "clay"]
    (variant,) = made.variants
    assert (variant.price, variant.available, variant.sku) == (Money(2800, "USD"), 5, "TM-1")


def test_a_title_and_a_price_are_enough_to_sell(owner: Any) -> None:
    owner.submit(NEW, LIST, fields(variants__0__stock=""))
    (variant,) = page_of("tall-mug").variants
    assert (variant.in_stock, variant.available) == (True, None), "nobody has counted any"


def test_where_one_variant_is_counted_all_are(owner: Any) -> None:
    rows = fields(option1_name="Size", variants__0__option1="S", variants__1__option1="L")
    rows |= {"variants-1-price": "30", "variants-1-tracked": "1", "variants-1-stock": ""}
    owner.submit(NEW, LIST, rows)
    assert [variant.available for variant in page_of("tall-mug").variants] == [5, 0]


def test_a_number_that_is_typed_is_counted_from_then_on(owner: Any) -> None:
    address = f"/admin/products/{make(stock=None)}"
    sent = {**shown(text(owner.get(address))), "status": "active", "variants-0-stock": "7"}
    assert "variants-0-tracked" not in sent
    owner.submit(address, data=sent)
    assert [variant.available for variant in page_of("tall-mug").variants] == [7]


def test_variants_are_made_from_options_and_their_values(owner: Any) -> None:
    data = fields(
        option1_name="Glaze", option1_values="Sand, Tide", option2_name="Size", option2_values="S,L"
    )
    html = text(owner.submit(NEW, LIST, {**data, "action": "combine"}))
    rows = shown(html)
    assert [rows[f"variants-{n}-option1"] + rows[f"variants-{n}-option2"] for n in range(4)] == [
        *("SandS", "SandL", "TideS", "TideL"),
    ]
    assert rows["variants-3-price"] == "28.00"
    assert queries.stats().products == 0
    sent = {name: value for name, value in rows.items() if name != "csrf_token"}
    owner.submit(NEW, LIST, {**sent, "status": "active"})
    made = page_of("tall-mug")
    assert [variant.title for variant in made.variants] == ["Sand / S", "Sand / L", "Tide / S", "Tide / L"]


def test_more_rows_are_given_without_saving(owner: Any) -> None:
    html = text(owner.submit(NEW, LIST, fields(option1_name="Size", action="rows")))
    assert "variants-3-price" in html
    assert queries.stats().products == 0


def test_a_product_is_changed_as_its_form_shows_it(owner: Any) -> None:
    product_id = make(option_names=("Size",), variants=variants("S", "L", sku=None), stock=4)
    address = f"/admin/products/{product_id}"
    sent = shown(text(owner.get(address)))
    sent |= {"title": "Taller Mug", "status": "draft", "variants-0-price": "31,50", "variants-1-stock": "9"}
    assert owner.submit(address, data=sent).status_code == 303
    made = page_of("tall-mug")
    assert (made.product.title, made.product.status) == ("Taller Mug", "draft")
    assert [(v.title, v.price.minor, v.available) for v in made.variants] == [("S", 3150, 4), ("L", 2800, 9)]


def test_saving_an_untouched_form_changes_nothing(owner: Any) -> None:
    product_id = make(option_names=("Size",), variants=variants("S", "L"), tags=("a", "b"), vendor="Kiln")
    before = page_of("tall-mug")
    owner.submit(
        f"/admin/products/{product_id}",
        data={**shown(text(owner.get(f"/admin/products/{product_id}"))), "status": "active"},
    )
    after = page_of("tall-mug")
    assert after.variants == before.variants
    assert (list(after.product.tags), after.product.vendor, after.product.handle) == (
        ["a", "b"],
        "Kiln",
        "tall-mug",
    )


def test_what_was_sold_while_the_form_was_open_stays_sold(owner: Any) -> None:
    mug = stocked_variant(10, title="Tall Mug")
    product_id = queries.variants_for_sale([mug])[mug].product_id
    address = f"/admin/products/{product_id}"
    sent = {**shown(text(owner.get(address))), "status": "active"}
    order = ids.new_id()
    with db.transaction():
        inventory.reserve(order_id=order, demand={mug: 3}, expires_at=NOON, at=NOON)
        inventory.take(order_id=order, at=NOON)
    owner.submit(address, data=sent)
    assert stock.on_hand([mug]) == {mug: 7}
    db.end_read()
    owner.submit(address, data={**sent, "variants-0-stock": "12"})
    assert stock.on_hand([mug]) == {mug: 9}


def test_a_variant_is_removed_and_another_added(owner: Any) -> None:
    product_id = make(option_names=("Size",), variants=variants("S", "L"))
    address = f"/admin/products/{product_id}"
    sent = {**shown(text(owner.get(address))), "status": "active", "variants-0-drop": "1"}
    sent |= {"variants-2-option1": "XL", "variants-2-price": "40", "variants-2-tracked": "1"}
    owner.submit(address, data=sent)
    assert [(v.title, v.price.minor, v.available) for v in page_of("tall-mug").variants] == [
        *(("L", 2800, 10), ("XL", 4000, 0)),
    ]


def test_collections_are_chosen_and_left(owner: Any) -> None:
    with db.transaction():
        mugs, gifts = (
            operations.create_collection(CollectionInput(title=t), at=NOON).id for t in ("Mugs", "Gifts")
        )
    product_id = make()
    address = f"/admin/products/{product_id}"
    for chosen in ([mugs, gifts], [gifts]):
        sent = {
            **shown(text(owner.get(address))),
            "status": "active",
            "collections": [str(c) for c in chosen],
        }
        owner.submit(address, data=sent)
        assert {c.id for c in page_of("tall-mug").collections} == set(chosen)


def test_a_product_is_archived_and_brought_back(owner: Any) -> None:
    product_id = make()
    address = f"/admin/products/{product_id}"
    for status in ("archived", "active"):
        owner.submit(address, f"{address}/status", {"status": status})
        assert page_of("tall-mug").product.status == status
    owner.submit(address, f"{address}/status", {"status": "sold"})
    assert page_of("tall-mug").product.status == "active"


def test_the_list_is_searched_filtered_and_turned_over(owner: Any) -> None:
    with db.transaction():
        for number in range(55):
            make_product(f"Pot {number:02}")
        make_product("Hidden Bowl", status="draft")
    html = text(owner.get(LIST))
    assert "56 products" in html
    assert "Hidden Bowl" in html
    assert (html + text(owner.get(LIST + "?page=2"))).count("table__link") == 56
    assert "Hidden Bowl" in text(owner.get(LIST + "?q=bowl"))
    assert "Pot 01" not in text(owner.get(LIST + "?q=bowl"))
    assert "1 product" in text(owner.get(LIST + "?status=draft"))
    for nonsense in ("?page=x", "?page=-4", "?page=999999", "?status=%00", "?q=" + "x" * 5000, "?q=%25"):
        assert owner.get(LIST + nonsense).status_code == 200


def test_pages_take_as_many_statements_for_many_as_for_one(owner: Any) -> None:
    few = make("Few", option_names=("Size",), variants=variants("S"))
    with counted() as one:
        assert [owner.get(page).status_code for page in (LIST, f"{LIST}/{few}")] == [200, 200]
    many_sizes = make("Many", option_names=("Size",), variants=variants(*"ABCDEFGHIJ"))
    with db.transaction():
        for number in range(12):
            make_product(f"Pot {number}")
    with counted() as many:
        assert [owner.get(page).status_code for page in (LIST, f"{LIST}/{many_sizes}")] == [200, 200]
    assert len(many) == len(one)


def test_a_product_with_all_the_variants_there_may_be_is_saved(owner: Any) -> None:
    names = [f"N{number}" for number in range(250)]
    product_id = make(option_names=("No",), variants=variants(*names), stock=None)
    address = f"/admin/products/{product_id}"
    sent = {**shown(text(owner.get(address))), "status": "draft"}
    assert owner.submit(address, data=sent).status_code == 303
    made = page_of("tall-mug")
    assert (made.product.status, len(made.variants)) == ("draft", 250)


def test_a_variant_is_sold_ahead_up_to_a_number_and_with_a_day(owner: Any) -> None:
    ahead = {"variants__0__backorder": "1", "variants__0__oversell": "20"}
    owner.submit(NEW, LIST, fields(**ahead, variants__0__ships_from="2026-12-12"))
    made = page_of("tall-mug")
    (variant,) = made.variants
    assert (variant.units, variant.ships_from) == (25, date(2026, 12, 12))
    address = f"/admin/products/{made.product.id}"
    assert 'value="2026-12-12"' in text(owner.get(address))
    for nonsense in ({"oversell": "-1"}, {"oversell": "many"}, {"ships_from": "soon"}, {"ships_from": "1"}):
        sent = {f"variants__0__{name}": value for name, value in nonsense.items()}
        assert owner.submit(address, address, fields(**{**ahead, **sent})).status_code == 422
    assert page_of("tall-mug").variants[0].units == 25


@pytest.mark.parametrize(
    ("chosen", "taxable", "tax_class"),
    [("reduced", True, "reduced"), ("exempt", False, "standard"), ("standard", True, "standard")],
)
def test_the_tax_of_a_variant_is_chosen(owner: Any, chosen: str, taxable: bool, tax_class: str) -> None:
    owner.submit(NEW, LIST, fields(variants__0__tax_class=chosen))
    variant_id = page_of("tall-mug").variants[0].id
    sold = queries.variants_for_sale([variant_id])[variant_id]
    assert (sold.taxable, sold.tax_class) == (taxable, tax_class)
    assert owner.submit(NEW, LIST, fields(variants__0__tax_class="luxury")).status_code == 422
