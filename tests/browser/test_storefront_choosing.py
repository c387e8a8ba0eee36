"""Choosing and collecting with scripts: options, the cart's sheet, quantities, the privacy choice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import People
from tests.support.live_shop import LiveShop


@pytest.fixture
def page(people: People, live_shop: LiveShop) -> Page:
    """A visitor on a phone."""
    return people.new(base_url=live_shop.url, width=390, height=844)


def test_a_choice_shows_its_price_and_address_and_leaves_other_products_alone(page: Page) -> None:
    page.goto("/products/mug")
    other = page.locator(".row-cards .price__now").first.text_content()
    page.get_by_role("radio", name="Sand").check()
    page.get_by_role("radio", name="Small").check()
    price = page.locator("[data-product] [data-price]")
    expect(price).to_contain_text("$24.00")
    expect(price).to_contain_text("$32.00")
    assert re.search(r"\?variant=[0-9a-f-]{36}$", page.url)
    assert page.locator(".row-cards .price__now").first.text_content() == other
    page.reload()
    expect(page.get_by_role("radio", name="Sand")).to_be_checked()


def test_a_sold_out_choice_cannot_be_bought_and_says_so(page: Page) -> None:
    page.goto("/products/mug")
    page.get_by_role("radio", name="Small").check()
    expect(page.locator("[data-availability]")).to_have_text("Sold out")
    expect(page.get_by_role("button", name="Add to cart")).to_be_disabled()
    expect(page.get_by_role("button", name="Buy now")).to_be_disabled()
    page.get_by_role("radio", name="Sand").check()
    expect(page.get_by_role("button", name="Buy now")).to_be_enabled()


def test_adding_opens_the_sheet_and_counts(page: Page) -> None:
    page.goto("/products/bowl")
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="Add to cart").click()
    sheet = page.get_by_role("dialog", name="Cart")
    expect(sheet).to_contain_text("2 items")
    expect(sheet).to_contain_text("$38.00")
    expect(page.locator("[data-cart-count]")).to_have_text("2")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("button", name="Add to cart")).to_be_focused()


def test_one_checks_out_from_the_sheet(page: Page) -> None:
    page.goto("/products/bowl")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("dialog").get_by_role("button", name="Check out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Checkout")


def test_more_than_there_is_is_said_on_the_page(page: Page, people: People) -> None:
    people.expect("status of 409")
    page.goto("/products/bowl")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.locator("[data-product]").get_by_label("Quantity").fill("3")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("status").first).to_contain_text("Only 3 of “Bowl” left.")


def test_a_quantity_in_the_cart_is_sent_when_it_rests(page: Page) -> None:
    page.goto("/products/bowl")
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("dialog").get_by_role("link", name="View cart").click()
    expect(page.get_by_role("button", name="Change")).to_be_hidden()
    page.get_by_role("button", name="One more").click()
    expect(page.locator("[data-total]")).to_have_text("$43.00")


def test_the_menu_opens_on_a_phone_and_searching_finds(page: Page) -> None:
    page.goto("/")
    page.locator("summary", has=page.get_by_label("Menu")).click()
    field = page.get_by_role("banner").get_by_role("combobox", name="Search the shop")
    field.fill("bowl")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 result for “bowl”")


def test_sorting_needs_one_choice_only(people: People, live_shop: LiveShop) -> None:
    page = people.new(base_url=live_shop.url)
    page.goto("/collections/table")
    page.get_by_label("Sort by").select_option("price-up")
    page.wait_for_url("**sort=price-up")
    expect(page.locator("h2.card__title").first).to_have_text("Candle")
