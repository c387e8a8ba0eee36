"""The owner's own pages, robots and the icon."""

from __future__ import annotations

import pytest

from shop.content import operations as content
from shop.kernel import db
from tests.conftest import NOON
from tests.support.shopper import Shopper


@pytest.mark.parametrize("slug", ["terms", "privacy", "shipping", "returns", "accessibility"])
def test_policies_are_there_from_the_first_day_and_linked_everywhere(cleo: Shopper, slug: str) -> None:
    assert f'href="/pages/{slug}"' in cleo.visit("/").html
    assert cleo.visit(f"/pages/{slug}").status == 200
    assert cleo.visit(f"/he/pages/{slug}").status == 200


def test_a_new_page_is_linked_as_soon_as_it_is_written(cleo: Shopper) -> None:
    cleo.visit("/")
    with db.transaction():
        content.save_page(
            slug="about",
            locale="en",
            title="About us",
            body="We *throw* mugs.",
            published=True,
            in_footer=True,
            at=NOON,
        )
    cleo.visit("/").follow("About us")
    assert "<em>throw</em>" in cleo.html


@pytest.mark.parametrize("slug", ["nothing", "x" * 5000, "%00", "..%2f..%2fetc%2fpasswd"])
def test_an_unknown_page_is_not_found(cleo: Shopper, slug: str) -> None:
    assert cleo.visit(f"/pages/{slug}").status == 404


def test_robots_keep_out_of_what_is_personal(cleo: Shopper) -> None:
    text = cleo.visit("/robots.txt").html
    assert "Disallow: /checkout\n" in text
    assert "Disallow: /he/orders/\n" in text
    assert "/products" not in text


def test_there_is_an_icon(cleo: Shopper) -> None:
    cleo.visit("/favicon.ico")
    assert (cleo.status, cleo.response.mimetype) == (200, "image/svg+xml")
