"""A product's page with scripts: pictures, hearts, the bar at the foot of a phone, what is sold out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import People
from tests.support.live_shop import LiveShop


@pytest.fixture
def page(people: People, live_shop: LiveShop) -> Page:
    """A visitor on a phone."""
    return people.new(base_url=live_shop.url, width=390, height=844)


def test_a_heart_fills_in_place_and_empties_again(page: Page) -> None:
    page.goto("/products/bowl")
    heart = page.get_by_role("button", name="Keep “Bowl” on the wish list").first
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-wish-count]")).to_have_text("1")
    page.reload()
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-wish-count]")).to_be_hidden()


def test_a_sold_out_choice_offers_to_tell(page: Page) -> None:
    page.goto("/products/mug")
    expect(page.get_by_role("heading", name="Tell me when it is back")).to_be_hidden()
    page.get_by_role("radio", name="Small").check()
    expect(page.get_by_role("heading", name="Tell me when it is back")).to_be_visible()
    page.get_by_role("radio", name="Sand").check()
    expect(page.get_by_role("heading", name="Tell me when it is back")).to_be_hidden()


def test_the_bar_appears_once_the_buttons_are_passed(page: Page) -> None:
    page.goto("/products/bowl")
    bar = page.locator(".buy-bar")
    expect(bar).to_be_hidden()
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("dialog", name="Cart")).to_contain_text("Bowl")


def test_pictures_open_large_and_close_by_escape(page: Page) -> None:
    page.goto("/products/mug")
    picture = page.locator("[data-zoom]").first
    picture.click()
    dialog = page.get_by_role("dialog", name="Pictures of Mug")
    expect(dialog).to_be_visible()
    page.keyboard.press("+")
    assert dialog.evaluate("node => Number(node.style.getPropertyValue('--zoom'))") > 1
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(picture).to_be_focused()
