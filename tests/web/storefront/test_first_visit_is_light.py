"""What a first visit waits for: one stylesheet, one picture, and nothing else in their way."""

from __future__ import annotations

import gzip
import hashlib
import re
from typing import Any

import pytest
from flask import render_template_string

from shop.catalog.pictures import Picture
from shop.kernel.money import Money
from shop.storefront.shown import Card
from tests.support.shopper import Shopper

GRID = """{% from "storefront/_rows.html" import products_grid %}{{ products_grid(products, eager=4) }}"""
LANDINGS = ("/", "/collections/all", "/products/mug", "/search?q=mug")


def picture(name: str) -> Picture:
    file = "/media/products/" + hashlib.sha256(name.encode()).hexdigest()[:20]
    kinds = {"srcset": "jpg", "webp": "webp", "avif": "avif"}
    srcsets = {
        field: ", ".join(f"{file}-{width}.{kind} {width}w" for width in (320, 640))
        for field, kind in kinds.items()
    }
    return Picture(f"{file}.jpg", name, 640, 800, **srcsets, ground="d8c3a5" * 12)


def cards(count: int) -> list[Card]:
    told: dict[str, Any] = {"price": Money(2800, "USD"), "compare_at": None, "from_price": False}
    ratings = {"rating_count": 3, "rating_average": 467}
    return [
        Card(
            id=str(n),
            product_id=hashlib.sha256(f"id {n}".encode()).hexdigest()[:36],
            title=f"Mug {n}",
            url=f"/products/mug-{n}",
            image=picture(f"front {n}"),
            second=picture(f"back {n}"),
            available=True,
            colors=("#dcd0b5", "#60848f"),
            **told,
            **ratings,
        )
        for n in range(count)
    ]


@pytest.fixture
def grid(app: Any) -> str:
    """A page's worth of products as a list shows them."""
    with app.test_request_context():
        return render_template_string(GRID, products=cards(24))


def test_one_picture_comes_first_and_those_out_of_sight_when_wanted(grid: str) -> None:
    shown = re.findall(r'<img src="[^"]+"[^>]*>', grid)
    assert [tag for tag in shown if 'fetchpriority="high"' in tag] == shown[:1]
    assert grid.count('fetchpriority="low"') == 3
    assert sum("loading=" not in tag for tag in shown) == 4


def test_a_list_of_24_is_told_in_few_bytes(grid: str) -> None:
    assert len(gzip.compress(grid.encode(), 5)) <= 4500


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("address", LANDINGS)
def test_where_people_land_one_stylesheet_is_waited_for_and_the_script_is_not(
    cleo: Shopper, address: str
) -> None:
    html = cleo.visit(address).html
    assert len(re.findall(r'rel="stylesheet"', html)) == 1
    scripts = re.findall(r"<script[^>]* src=[^>]*>", html)
    assert [('type="module"' in tag, 'fetchpriority="low"' in tag) for tag in scripts] == [(True, True)]


@pytest.mark.usefixtures("shelf")
def test_other_pages_get_the_rest_of_the_styles(cleo: Shopper) -> None:
    assert "css/storefront-rest.css" in cleo.visit("/cart").html
