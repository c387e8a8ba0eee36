"""Nothing bad gets in by a product's form, and it says beside each field what is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shop.catalog import operations, queries
from shop.kernel import db
from tests.conftest import NOBODY, NOON
from tests.web.admin.conftest import text
from tests.web.admin.products import LIST, NEW, fields, make, page_of, shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "   "}, "This field is required"),
        ({"title": "x" * 5000}, "Field cannot be longer than 500"),
        ({"description_html": "x" * 200_001}, "Field cannot be longer than"),
        ({"variants__0__price": ""}, "enter a price"),
        ({"variants__0__price": "", "variants__0__stock": ""}, "enter a price"),
        ({"variants__0__price": "free"}, "is not an amount"),
        ({"variants__0__price": "-1"}, "between 0 and a billion"),
        ({"variants__0__price": "1e50"}, "is not an amount"),
        ({"variants__0__price": "9" * 5000}, "Field cannot be longer than 20"),
        ({"variants__0__compare_at": "-3"}, "between 0 and a billion"),
        ({"variants__0__cost": "NaN"}, "is not an amount"),
        ({"variants__0__stock": "many"}, "enter a whole number"),
        ({"variants__0__stock": "-3"}, "enter a whole number"),
        ({"variants__0__stock": "99999999999"}, "enter a whole number"),
        ({"variants__0__stock": "9" * 5000}, "Field cannot be longer than 12"),
        ({"variants__0__grams": "-5"}, "whole grams"),
        ({"variants__0__sku": "x" * 256}, "Field cannot be longer than 255"),
        ({"handle": "Not A Handle!"}, "small letters"),
        ({"status": "sold"}, "Not a valid choice"),
        ({"option1_name": "Size"}, "enter a value"),
        ({"picture_address": "javascript:alert(1)"}, "begins with https"),
        ({"picture_address": "file:///etc/passwd"}, "begins with https"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_makes_nothing(
    owner: Any, changes: dict[str, str], words: str
) -> None:
    response = owner.submit(NEW, LIST, fields(vendor="Kiln & Tide", **changes))
    assert response.status_code == 422
    html = text(response)
    assert 'aria-invalid="true"' in html
    assert words in html
    assert 'value="Kiln &amp; Tide"' in html
    assert queries.stats().products == 0


@pytest.mark.parametrize("damage", [{"variants__0__id": "nonsense"}, {"variants__0__seen": "9" * 5000}])
def test_a_damaged_form_makes_nothing(owner: Any, damage: dict[str, str]) -> None:
    assert owner.submit(NEW, LIST, fields(**damage)).status_code == 422
    assert queries.stats().products == 0


def test_two_variants_alike_are_refused_beside_the_second(owner: Any) -> None:
    rows = {"option1_name": "Size", "variants__0__option1": "S"}
    twin = {"variants__1__option1": "s", "variants__1__price": "30"}
    html = text(owner.submit(NEW, LIST, fields(**rows, **twin)))
    assert re.search(r'name="variants-1-option1"[^>]*aria-invalid="true"', html)
    assert "There is already such a variant." in html
    assert queries.stats().products == 0


def test_an_address_or_sku_of_another_product_is_refused_beside_its_field(owner: Any) -> None:
    owner.submit(NEW, LIST, fields(variants__0__sku="TM-1"))
    for changes, name in (
        ({"handle": "tall-mug"}, "handle"),
        ({"variants__0__sku": "TM-1"}, "variants-0-sku"),
    ):
        response = owner.submit(NEW, LIST, fields(title="Other", **changes))
        assert response.status_code == 422
        assert re.search(rf'name="{name}"[^>]*aria-invalid="true"', text(response))
    assert queries.stats().products == 1


def test_a_refused_change_leaves_the_product_and_its_pictures_alone(owner: Any) -> None:
    product_id = make()
    with db.transaction():
        picture = operations.add_picture_address(product_id, "https://pictures.example/a.jpg", at=NOON)
    address = f"/admin/products/{product_id}"
    sent = {**shown(text(owner.get(address))), "status": "active", "title": "x" * 5000}
    assert owner.submit(address, data={**sent, "drop-picture": str(picture.id)}).status_code == 422
    made = page_of("tall-mug")
    assert made.product.title == "Tall Mug"
    assert len(made.media) == 1


def test_scripts_in_a_description_are_taken_out(owner: Any, client: Any) -> None:
    nasty = "<p onclick=x()>Warm</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    owner.submit(NEW, LIST, fields(description_html=nasty))
    assert page_of("tall-mug").product.description_html == "<p>Warm</p>"
    assert "alert(1)" not in text(client.get("/products/tall-mug"))


def test_emoji_and_right_to_left_text_are_kept_and_markup_is_shown_as_text(owner: Any) -> None:
    owner.submit(NEW, LIST, fields(title="ספל 🏺 <b>Mug</b>"))
    html = text(owner.get(LIST))
    assert "ספל 🏺 &lt;b&gt;Mug&lt;/b&gt;" in html


@pytest.mark.parametrize("address", ["/admin/products/nonsense", f"/admin/products/{NOBODY}"])
def test_an_unknown_product_is_not_found(owner: Any, address: str) -> None:
    assert owner.get(address).status_code == 404


def test_a_form_without_its_token_changes_nothing(owner: Any) -> None:
    assert owner.post(LIST, data=fields()).status_code == 400
    assert queries.stats().products == 0


def test_a_stranger_is_asked_to_sign_in(client: Any) -> None:
    for address in (
        LIST,
        NEW,
        "/admin/collections",
        "/admin/stock",
        "/admin/imports",
        "/admin/imports/products.csv",
    ):
        assert "/admin/sign-in" in client.get(address).headers["Location"]


def test_a_packer_has_no_business_with_products(packer: Any) -> None:
    for address in (LIST, NEW, "/admin/collections", "/admin/stock", "/admin/imports"):
        assert packer.get(address).status_code == 403
    product_id = make()
    for address in (
        LIST,
        f"{LIST}/{product_id}",
        f"{LIST}/{product_id}/status",
        f"{LIST}/{product_id}/pictures",
    ):
        assert packer.submit("/admin/account", address, fields()).status_code == 403
    assert page_of("tall-mug").product.status == "active"
