"""Buying in euros in a shop of dollars: chosen in the menu, followed by every script, paid and told."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from shop.brand import currencies
from shop.brand.currencies import CHOSEN, Offer
from shop.kernel import db
from tests.conftest import NOON
from tests.support import page_faults
from tests.support.browser import People
from tests.support.live_shop import LiveShop
from tests.web.storefront.conftest import GOOD, TYPED


@pytest.fixture
def page(people: People, live_shop: LiveShop) -> Page:
    """Somebody before the mug, where euros may be chosen and paid in."""
    with db.transaction():
        currencies.offer(Offer(code="EUR", rate=Decimal("0.932"), rounding="1+0.99"), at=NOON)
        currencies.charge(CHOSEN, at=NOON)
    made = people.new(base_url=live_shop.url)
    made.goto("/products/bowl")
    return made


def test_a_bowl_is_bought_in_euros(page: Page) -> None:
    menu = page.locator(".currency-menu")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").press("Enter")
    menu.get_by_role("button", name="EUR €").click()
    expect(page.locator("[data-price-now]").first).to_have_text("€17.99")
    page.get_by_role("button", name="Add to cart").first.click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("€17.99")
    sheet.get_by_role("button", name="Check out").click()
    page.wait_for_url("**/checkout*")
    page.get_by_text("Express delivery").click()
    pay = page.get_by_role("button", name=re.compile("^Pay "))
    expect(pay).to_have_text("Pay €31.97")  # 17.99, and 15.00 USD are 13.98
    for name, value in TYPED.items():
        field = page.locator(f"#checkout [name={name}]")
        field.select_option(value) if name == "region" else field.fill(value)
    page.locator("[name=test_card]").fill(GOOD)
    pay.click()
    expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()
    expect(page.locator("main")).to_contain_text("€31.97")
    expect(page.locator("main")).not_to_contain_text("$")


def test_choices_show_their_prices_in_euros(page: Page) -> None:
    page.goto("/products/mug?currency=EUR")
    now = page.locator("[data-price-now]").first
    expect(now).to_have_text("€25.99")
    page.locator("label", has_text="Sand").click()
    page.locator("label", has_text="Small").click()
    expect(now).to_have_text("€21.99")


@pytest.mark.parametrize(("address", "width"), [("/collections/all", 1280), ("/he/products/mug", 390)])
def test_the_choice_can_be_used_by_everybody(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    if width == 390:
        page.locator(".header__toggle > summary").click()
    page.locator(".currency-menu > summary").click()
    page_faults.inject(page)
    assert page_faults.of_rules(page) + page_faults.of_width(page) == []
