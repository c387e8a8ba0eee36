"""The owner's own pages, robots and the icon."""

from __future__ import annotations

import pytest

from shop.content import front
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


def written(slug: str = "about", **changes: object) -> None:
    values = {"title": "About us", "body": "We throw mugs.", "published": True, "in_footer": False, **changes}
    with db.transaction():
        content.save_page(slug=slug, locale="en", at=NOON, **values)


def test_a_page_in_the_menu_stands_at_the_head_of_every_page(cleo: Shopper) -> None:
    written(in_navigation=True)
    head = cleo.visit("/").html.split("</header>")[0]
    assert 'href="/pages/about"' in head
    written(in_navigation=True, published=False)
    assert "/pages/about" not in cleo.visit("/").html


def test_search_engines_see_what_the_owner_wrote_for_them(cleo: Shopper) -> None:
    written()
    assert '<meta name="description" content="We throw mugs.">' in cleo.visit("/pages/about").html
    written(seo_title="Potters in Portland", seo_description="Two people, one kiln.")
    html = cleo.visit("/pages/about").html
    assert "<title>Potters in Portland" in html
    assert '<meta name="description" content="Two people, one kiln.">' in html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<svg/onload=x>",
    ],
)
def test_what_is_written_into_a_page_never_runs(cleo: Shopper, body: str) -> None:
    written(body=body, title=f"T {body}", seo_description=body)
    main = cleo.visit("/pages/about").html.split("<main")[1].split("</main>")[0]
    for danger in ("<script>alert", "<img src=x", "<svg/onload", 'href="javascript'):
        assert danger not in main


def test_the_announcement_is_on_every_page(cleo: Shopper) -> None:
    assert "announcement" not in cleo.visit("/").html
    with db.transaction():
        front.say("en", front.Front(announcement="Closed on Sunday"), at=NOON)
    assert "Closed on Sunday" in cleo.visit("/pages/terms").see.text
    assert "Closed on Sunday" in cleo.visit("/he/cart").see.text
