"""Long lists with scripts: more joins what is there; without them, it is the next page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from shop.kernel import db
from tests.factories.catalog import make_product
from tests.support.browser import People
from tests.support.live_shop import LiveShop

CARDS = ".grid--products > .card"


@pytest.fixture
def spoons(live_shop: LiveShop) -> None:
    """More than two pages of them."""
    with db.transaction():
        for n in range(50):
            make_product(f"Spoon {n:02}", handle=f"spoon-{n}")


@pytest.mark.usefixtures("spoons")
def test_more_joins_what_is_there_and_can_be_reached_again(people: People, live_shop: LiveShop) -> None:
    page: Page = people.new(base_url=live_shop.url, width=390, height=844)
    page.goto("/search?q=spoon")
    first = page.locator(CARDS).first.text_content()
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(CARDS)).to_have_count(48)
    expect(page.locator("[data-seen]")).to_have_text("48 of 50 products")
    expect(page.locator(CARDS).nth(24).get_by_role("link")).to_be_focused()
    assert page.locator(CARDS).first.text_content() == first
    page.get_by_role("link", name="Show more").press("Enter")
    expect(page.locator(CARDS)).to_have_count(50)
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)
    assert page.url.endswith("/search?q=spoon&page=3")
    page.reload()
    expect(page.locator(CARDS)).to_have_count(2)


def _another_page(route: Route) -> None:
    """What a captive portal answers to whoever asks for a part of a page."""
    if route.request.resource_type == "fetch":
        route.fulfill(body="<html></html>", content_type="text/html")
    else:
        route.continue_()


@pytest.mark.usefixtures("spoons")
def test_more_is_the_next_page_where_it_cannot_be_fetched(people: People, live_shop: LiveShop) -> None:
    page: Page = people.new(base_url=live_shop.url, width=390, height=844)
    page.goto("/search?q=spoon")
    page.route("**/search?*", _another_page)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("[data-seen]")).to_have_text("48 of 50 products")
    expect(page.locator(CARDS)).to_have_count(24)
