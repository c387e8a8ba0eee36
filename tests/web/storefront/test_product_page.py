"""More of a product's page: pictures, colors, promises, what was looked at lately, and its care guide."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from shop.catalog import operations as catalog
from shop.catalog.care import care_url, qr_svg
from shop.catalog.pictures import renditions
from shop.catalog.rules import VariantInput
from shop.catalog.values import Picture
from shop.kernel import clock, db
from shop.shipping import operations as shipping
from shop.storefront.products import gallery, seen
from tests.conftest import NOON
from tests.factories.catalog import make_product, picture_bytes, variants
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, agree


def pictured(title: str, count: int, **more: Any) -> Any:
    """A product with that many pictures."""
    stored = [renditions.store(picture_bytes(color=f"#c0{n:02d}57")) for n in range(count)]
    with db.transaction():
        made = make_product(title, **more)
        for one in stored:
            catalog.add_picture(made.id, one, alt=f"{title} seen", at=NOON)
    return made


@pytest.mark.parametrize("count", [1, 4])
def test_each_picture_leads_to_its_large_file_without_a_script(cleo: Shopper, count: int) -> None:
    pictured("Vase", count)
    html = cleo.visit("/products/vase").html
    links = re.findall(r'<a href="(/media/[^"]+)" data-zoom', html)
    assert len(links) == len(set(links)) == count
    assert all(cleo.client.get(link).status_code == 200 for link in links)
    assert html.count("data-thumb") == (count if count > 1 else 0)


def test_the_widest_file_of_a_picture_is_found() -> None:
    assert gallery.largest(Picture("/a.jpg", "", 8, 9, "/b.jpg 300w, /c.jpg 1200w, /d.jpg 600w")) == "/c.jpg"
    assert gallery.largest(Picture("/a.jpg", "", 8, 9)) == "/a.jpg"


def test_colors_are_shown_as_colors_and_named(cleo: Shopper) -> None:
    html = cleo.visit("/products/mug").html
    assert 'fill="#dcd0b5"' in html
    assert '<bdi class="visually-hidden">Sand</bdi>' in html
    assert "<bdi>Small</bdi>" in html


@pytest.mark.parametrize(
    ("later", "promise"),
    [
        (timedelta(0), "Order within 2 h 0 min: arrives Fri, Nov 27"),  # Thursday is Thanksgiving
        (timedelta(hours=1, minutes=59, seconds=30), "Order within 1 min: arrives Fri, Nov 27"),
        (timedelta(hours=2), "Order within 24 h 0 min: arrives Mon, Nov 30"),
        (timedelta(days=3, hours=3), "Arrives Wed, Dec 2"),
    ],
)
def test_it_says_until_when_to_order(cleo: Shopper, later: timedelta, promise: str) -> None:
    with clock.frozen(NOON + later):
        assert promise in cleo.visit("/products/bowl").see.text.replace(" :", ":")


def test_it_says_from_how_much_on_delivery_is_free(cleo: Shopper) -> None:
    from shop.shipping import queries

    with db.transaction():
        shipping.ensure_defaults(at=NOON)
        zone = queries.zones()[0]
        method = zone.methods[0]
        shipping.save_method(
            zone_id=zone.id, method_id=method.id, name=method.name, rates=method.rates,
            free_above_minor=7500, at=NOON,
        )  # fmt: skip
    assert "free from $75.00" in cleo.visit("/products/bowl").see.text


def test_what_was_looked_at_is_remembered_with_consent_only(cleo: Shopper) -> None:
    cleo.visit("/products/bowl").visit("/products/mug")
    assert cleo.client.get_cookie(seen.COOKIE) is None
    assert "Recently looked at" not in cleo.html
    agree(cleo)
    cleo.visit("/products/bowl").visit("/products/mug")
    assert "Recently looked at" in cleo.html
    assert "Bowl" in cleo.html.split('id="lately"')[1]
    assert "/products/mug" not in cleo.html.split('id="lately"')[1].split("<footer")[0]


def test_taking_consent_back_forgets_it(cleo: Shopper) -> None:
    agree(cleo)
    cleo.visit("/products/bowl")
    cleo.visit("/consent").press("No, thanks")
    cleo.visit("/products/mug")
    assert cleo.client.get_cookie(seen.COOKIE) is None
    assert "Recently looked at" not in cleo.html


@pytest.mark.parametrize("value", ["nonsense", "." * 500, "0" * 32, "é" * 40])
def test_a_forged_memory_is_passed_over(cleo: Shopper, value: str) -> None:
    agree(cleo)
    cleo.client.set_cookie(seen.COOKIE, value)
    assert cleo.visit("/products/mug").status == 200


def test_a_product_without_a_guide_has_no_care_page(cleo: Shopper) -> None:
    assert cleo.visit("/products/mug/care").status == 404
    assert cleo.visit("/products/mug/care.svg").status == 404
    assert "Care and use" not in cleo.visit("/products/mug").see.text


def test_the_care_guide_is_on_the_page_and_on_one_of_its_own(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        text = "## Wash\n\n<script>alert(1)</script> by *hand*"
        catalog.set_care(subject=f"product:{shelf.mug}", locale="en", markdown=text, at=NOON)
    assert "<em>hand</em>" in cleo.visit("/products/mug").html
    cleo.visit("/products/mug/care")
    assert cleo.status == 200
    assert "<script>alert" not in cleo.html
    assert "<svg" in cleo.html
    assert "http://localhost/products/mug/care" in cleo.see.text
    code = cleo.client.get("/products/mug/care.svg")
    assert code.mimetype == "image/svg+xml"
    assert "style" not in code.get_data(as_text=True)


def test_the_code_holds_the_address_in_the_readers_language(sqlite: Any) -> None:
    assert care_url("mug", locale="he").endswith("/he/products/mug/care")
    assert qr_svg("x", title="<b>").count("<b>") == 0


def test_thirty_variants_of_three_options_fit_the_budget(cleo: Shopper) -> None:
    many = tuple(
        VariantInput(options=(glaze, size, side), price_minor=2800)
        for glaze in ("Sand", "Tide", "Kelp", "Ember", "Night")
        for size in ("Small", "Medium", "Large")
        for side in ("Left", "Right")
    )
    with db.transaction():
        make_product("Thirty", option_names=("Glaze", "Size", "Handle"), variants=many)
    answer = cleo.client.get("/products/thirty", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    import gzip

    assert len(gzip.compress(answer.get_data())) < 10 * 1024


def test_the_whole_page_takes_six_statements(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        make_product("Paint", option_names=("Color",), variants=variants(*(f"No. {n}" for n in range(40))))
    agree(cleo)
    for path in ("/products/bowl", "/products/candle", "/products/paint"):
        cleo.visit(path)
    cleo.visit("/products/bowl").press("Add to cart")
    cleo.client.submit("/products/mug", "/wishlist/items", {"product": str(shelf.mug)})
    cleo.visit("/products/mug")
    with counted() as sent:
        cleo.visit("/products/mug")
    assert len(sent) <= 6
