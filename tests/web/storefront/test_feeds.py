"""Sitemaps and feeds: well-formed, complete, with the fields and values that their readers ask for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from shop.catalog import operations as catalog
from shop.catalog.rules import VariantInput
from shop.inventory import operations as inventory
from shop.kernel import db
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf

G = "{http://base.google.com/ns/1.0}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
REQUIRED = {"id", "title", "description", "link", "availability", "price", "condition", "brand"}


def tree(client: Any, path: str) -> ElementTree.Element:
    """The XML at `path`."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype.rsplit("/")[-1]) in [(200, "xml"), (200, "rss+xml")]
    return ElementTree.fromstring(answer.data)


def items(client: Any, path: str = "/feeds/google.xml") -> list[dict[str, str]]:
    """Each item of the product feed, by field."""
    return [
        {field.tag.removeprefix(G): field.text or "" for field in item}
        for item in tree(client, path).iter("item")
    ]


def test_the_map_of_maps_names_maps_that_exist(client: Any, shelf: Shelf) -> None:
    named = [place.text or "" for place in tree(client, "/sitemap.xml").iter(f"{MAP}loc")]
    assert named == ["http://localhost/sitemaps/pages-1.xml", "http://localhost/sitemaps/products-1.xml"]
    for address in named:
        tree(client, address.removeprefix("http://localhost"))


def test_every_page_is_in_the_map_in_every_language_and_answers(client: Any, shelf: Shelf) -> None:
    maps = [tree(client, f"/sitemaps/{kind}-1.xml") for kind in ("pages", "products")]
    places = [place.text or "" for one in maps for place in one.iter(f"{MAP}loc")]
    paths = [place.removeprefix("http://localhost") for place in places]
    for path in ("/", "/products/mug", "/collections/table", "/collections/all", "/pages/terms"):
        assert path in paths
        assert f"/he{path}" in paths
    assert len(paths) == len(set(paths))
    assert {client.get(path).status_code for path in paths} == {200}


def test_each_address_names_its_other_languages(client: Any, shelf: Shelf) -> None:
    for url in tree(client, "/sitemaps/products-1.xml"):
        links = {one.get("hreflang"): one.get("href") for one in url.iter(LINK)}
        own = url.findtext(f"{MAP}loc")
        assert set(links) == {"en", "he", "x-default"}
        assert own in links.values()


@pytest.mark.parametrize(
    "path", ["/sitemaps/products-2.xml", "/sitemaps/products-0.xml", "/sitemaps/orders-1.xml"]
)
def test_other_maps_do_not_exist(client: Any, shelf: Shelf, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_variant_is_an_item_with_all_that_is_required(client: Any, shelf: Shelf) -> None:
    found = items(client)
    assert len(found) == len({item["id"] for item in found}) == 6
    for item in found:
        assert set(item) >= REQUIRED
        assert re.fullmatch(r"\d+\.\d\d USD", item["price"])
        assert item["availability"] in {"in_stock", "out_of_stock", "backorder"}
        assert client.get(item["link"].removeprefix("http://localhost")).status_code == 200


def test_variants_of_one_product_belong_together(client: Any, shelf: Shelf) -> None:
    mugs = [item for item in items(client) if item["title"].startswith("Mug")]
    assert {item["item_group_id"] for item in mugs} == {str(shelf.mug)}
    assert [(item["color"], item["size"], item["availability"]) for item in mugs][:2] == [
        ("Slate", "Small", "out_of_stock"),
        ("Slate", "Large", "in_stock"),
    ]


def test_a_lower_price_is_a_sale_and_a_barcode_a_gtin(client: Any, app: Any) -> None:
    with db.transaction():
        one = VariantInput(
            price_minor=2000, compare_at_minor=2500, barcode="4006381333931", sku="X1", grams=410
        )
        make_product("Vase", variants=(one,), vendor="Halden")
    assert items(client)[0] | {} == {
        **items(client)[0],
        "price": "25.00 USD",
        "sale_price": "20.00 USD",
        "gtin": "4006381333931",
        "id": "X1",
        "brand": "Halden",
        "shipping_weight": "410 g",
    }


def test_what_is_made_to_order_says_from_when(client: Any, app: Any) -> None:
    with db.transaction():
        make_product("Urn", stock=0, variants=(VariantInput(price_minor=900, backorder=True),))
    item = items(client)[0]
    assert (item["availability"], item["availability_date"]) == ("backorder", "2026-12-08T00:00Z")


def test_what_ships_from_a_day_says_which(client: Any, app: Any) -> None:
    ahead = VariantInput(price_minor=900, backorder=True, ships_from=date(2026, 12, 12))
    with db.transaction():
        make_product("Urn", stock=0, variants=(ahead,))
    item = items(client)[0]
    assert (item["availability"], item["availability_date"]) == ("preorder", "2026-12-12T00:00Z")


def test_signs_that_xml_cannot_write_do_not_break_it(client: Any, app: Any) -> None:
    with db.transaction():
        make_product("Mug <b> & \u0001 🍵 ספל", description_html="<p>]]&gt; \u000b</p>")
    assert items(client)[0]["title"] == "Mug <b> &  🍵 ספל"
    tree(client, "/feeds/new.xml")


def test_drafts_and_archived_products_are_told_nowhere(client: Any, shelf: Shelf) -> None:
    with db.transaction():
        catalog.set_status(shelf.mug, "draft", at=NOON)
        catalog.set_status(shelf.bowl, "archived", at=NOON)
    assert [item["title"] for item in items(client)] == ["Candle"]
    assert b"mug" not in client.get("/sitemaps/products-1.xml").data


def test_an_unchanged_feed_is_not_sent_again(client: Any, shelf: Shelf) -> None:
    first = client.get("/feeds/google.xml")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/feeds/google.xml", headers=known).status_code == 304
    with db.transaction():
        inventory.set_on_hand(variant_id=shelf.variants["Bowl"], on_hand=0, reason="counted", at=NOON)
    assert client.get("/feeds/google.xml", headers=known).status_code == 200


def test_stock_that_moves_from_one_to_another_is_a_change(client: Any, shelf: Shelf) -> None:
    def stock(bowls: int, candles: int) -> None:
        with db.transaction():
            for name, units in (("Bowl", bowls), ("Candle", candles)):
                inventory.set_on_hand(
                    variant_id=shelf.variants[name], on_hand=units, reason="counted", at=NOON
                )

    stock(3, 0)
    known = {"If-None-Match": client.get("/feeds/google.xml").headers["ETag"]}
    stock(0, 3)
    assert client.get("/feeds/google.xml", headers=known).status_code == 200


def test_who_asks_for_a_feed_again_is_no_visitor(client: Any, shelf: Shelf) -> None:
    known = {"If-None-Match": client.get("/feeds/google.xml").headers["ETag"]}
    client.set_cookie("consent", "granted")
    again = client.get("/feeds/google.xml", headers=known)
    assert (again.status_code, again.headers.getlist("Set-Cookie")) == (304, [])


def test_statements_do_not_grow_with_the_catalog(client: Any, shelf: Shelf) -> None:
    with counted() as few:
        client.get("/feeds/google.xml")
    with db.transaction():
        for number in range(30):
            make_product(f"Plate {number}")
    with counted() as many:
        client.get("/feeds/google.xml")
    assert len(many) <= len(few)
