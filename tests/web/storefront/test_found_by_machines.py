"""What machines read of a page: one address, its languages, a picture, structured data."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from shop.content import returns
from shop.content.returns import Returns
from shop.kernel import db
from tests.conftest import NOON
from tests.support.schema_org import faults
from tests.web.storefront.conftest import Shelf

SCRIPT = re.compile(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.S)
PAGES = ["/", "/products/mug", "/products/bowl", "/products/candle", "/collections/table", "/collections/all"]


def told(client: Any, path: str) -> list[Any]:
    """All structured data of a page."""
    data = [json.loads(found) for found in SCRIPT.findall(client.get(path).get_data(as_text=True))]
    return [thing for one in data for thing in (one if isinstance(one, list) else [one])]


def head(client: Any, path: str) -> str:
    """The head of a page."""
    return str(client.get(path).get_data(as_text=True).split("</head>")[0])


@pytest.mark.parametrize("prefix", ["", "/he"])
@pytest.mark.parametrize("path", PAGES)
def test_structured_data_is_as_schema_org_has_it(client: Any, shelf: Shelf, path: str, prefix: str) -> None:
    found = told(client, prefix + path)
    assert found
    assert faults(found) == []


def test_a_product_tells_offers_delivery_returns_and_its_place(client: Any, shelf: Shelf) -> None:
    product, crumbs = told(client, "/products/mug")
    assert [offer["availability"].rsplit("/")[-1] for offer in product["offers"]] == [
        "OutOfStock",
        "InStock",
        "InStock",
        "InStock",
    ]
    assert product["offers"][0]["shippingDetails"][0]["shippingRate"]["currency"] == "USD"
    assert product["offers"][0]["hasMerchantReturnPolicy"]["merchantReturnDays"] == 14
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Home", "Table", "Mug"]


def test_the_owners_promise_about_returns_is_told(client: Any, shelf: Shelf) -> None:
    with db.transaction():
        returns.promise(Returns(days=30, free=True), at=NOON)
    policy = told(client, "/products/bowl")[0]["offers"][0]["hasMerchantReturnPolicy"]
    assert (policy["merchantReturnDays"], policy["returnFees"]) == (30, "https://schema.org/FreeReturn")
    with db.transaction():
        returns.promise(Returns(days=0, free=False), at=NOON)
    policy = told(client, "/products/bowl")[0]["offers"][0]["hasMerchantReturnPolicy"]
    assert policy["returnPolicyCategory"] == "https://schema.org/MerchantReturnNotPermitted"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_address_and_names_its_languages(client: Any, shelf: Shelf, path: str) -> None:
    page = head(client, f"{path}?utm_source=mail&fbclid=1")
    assert re.findall(r'rel="canonical" href="([^"]+)"', page) == [f"http://localhost{path}"]
    links = dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page))
    assert links == {
        "en": f"http://localhost{path}",
        "he": f"http://localhost/he{path}",
        "x-default": f"http://localhost{path}",
    }


@pytest.mark.parametrize("path", ["/products/mug", "/collections/table", "/"])
def test_a_shared_page_has_title_text_and_kind(client: Any, shelf: Shelf, path: str) -> None:
    page = head(client, path)
    for name in ("og:title", "og:type", "og:url"):
        assert re.search(rf'property="{name}" content="[^"]+"', page)
    assert re.search(r"<title>[^<]{3,}</title>", page)


def test_robots_are_shown_the_map_and_kept_out_of_what_is_private(client: Any, app: Any) -> None:
    text = client.get("/robots.txt").get_data(as_text=True)
    assert "Sitemap: http://localhost/sitemap.xml" in text
    for path in ("/checkout", "/he/account/", "/orders/", "/wishlist"):
        assert f"Disallow: {path}\n" in text
