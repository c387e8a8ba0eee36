"""The checkout page while it is being filled in: what follows from a field appears, what was typed stays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from shop.kernel import db
from shop.kernel.models import OutboxEvent
from shop.promotions import operations as promotions
from shop.promotions.benefits.percent import PercentOff
from shop.promotions.conditions import HasCode
from tests.conftest import NOON
from tests.support.browser import People
from tests.support.live_shop import LiveShop


@pytest.fixture
def page(people: People, live_shop: LiveShop) -> Page:
    """Somebody at the till with a bowl."""
    made = people.new(base_url=live_shop.url)
    made.goto("/products/bowl")
    made.get_by_role("button", name="Buy now").click()
    made.wait_for_url("**/checkout*")  # and until it is loaded: the billing address is folded away by then
    return made


def pay_button(page: Page) -> object:
    """The button as it is now."""
    return expect(page.get_by_role("button", name=re.compile("^Pay ")))


def test_another_delivery_has_another_total_at_once(page: Page) -> None:
    page.get_by_text("Express delivery").click()
    pay_button(page).to_have_text("Pay $34.00")
    expect(page.locator("[data-total]")).to_have_text("$34.00")
    expect(page.get_by_role("radio", name=re.compile("Express"))).to_be_checked()


def test_another_country_has_other_fields_and_keeps_what_was_typed(page: Page) -> None:
    page.get_by_role("textbox", name="Email").fill("cleo@example.com")
    page.get_by_role("textbox", name="City").fill("Dublin")
    page.get_by_role("combobox", name="Country").select_option("IE")
    pay_button(page).to_have_text("Pay $39.00")
    expect(page.get_by_role("combobox", name="State or province")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Postal code")).to_be_hidden()
    expect(page.get_by_role("textbox", name="City")).to_have_value("Dublin")
    page.get_by_role("combobox", name="Country").select_option("CA")
    expect(page.get_by_role("combobox", name="State or province")).to_contain_text("Quebec")
    expect(page.get_by_role("textbox", name="Postal code")).to_be_visible()


def test_the_focus_stays_where_it_was(page: Page) -> None:
    page.get_by_role("radio", name=re.compile("Standard")).focus()
    page.keyboard.press("ArrowDown")
    pay_button(page).to_have_text("Pay $34.00")
    expect(page.get_by_role("radio", name=re.compile("Express"))).to_be_focused()


def test_a_code_is_applied_without_leaving(page: Page) -> None:
    with db.transaction():
        made = promotions.create(name="Welcome", benefit=PercentOff(1000), conditions=[HasCode()], at=NOON)
        promotions.add_code(promotion_id=made.id, code="WELCOME10", at=NOON)
    page.get_by_role("textbox", name="Full name").first.fill("Cleo")
    page.get_by_text("Have a code or a gift card?").click()
    page.get_by_role("textbox", name="Discount code").fill("wrong")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("This discount code is not valid.")).to_be_visible()
    page.get_by_role("textbox", name="Discount code").fill("welcome10")
    page.get_by_role("button", name="Apply").click()
    pay_button(page).to_have_text("Pay $22.10")
    expect(page.get_by_role("textbox", name="Full name").first).to_have_value("Cleo")


def test_what_is_missing_is_said_in_place_and_the_first_is_focused(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Pay ")).click()
    expect(page.get_by_text("Please check the email address.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Email")).to_be_focused()
    assert page.url.endswith("/checkout")


def test_steps_become_facts_while_the_page_is_filled_in(page: Page) -> None:
    page.get_by_role("textbox", name="Email").fill("cleo@example.com")
    with page.expect_response("**/checkout/progress"):
        page.get_by_role("textbox", name="Full name").first.focus()
    db.end_read()
    told = list(db.session().scalars(select(OutboxEvent.name)))
    assert told.count("checkout.step_completed") == 1


def test_without_scripts_a_button_does_it(people: People, live_shop: LiveShop) -> None:
    page = people.new(base_url=live_shop.url, javascript=False)
    page.goto("/products/bowl")
    page.get_by_role("button", name="Buy now").click()
    page.wait_for_url("**/checkout*")
    city = page.get_by_role("region", name="Delivery address").get_by_label("City")
    city.fill("Dublin")
    page.get_by_role("combobox", name="Country").select_option("IE")
    page.get_by_role("button", name="Update delivery and price").click()
    pay_button(page).to_have_text("Pay $39.00")
    expect(city).to_have_value("Dublin")


def test_what_is_missing_stays_said_when_the_price_is_told_anew(page: Page) -> None:
    page.get_by_role("textbox", name="Email").fill("cleo@example.com")
    page.get_by_role("button", name=re.compile("^Pay ")).click()
    city = page.get_by_role("textbox", name="City")
    expect(city).to_have_attribute("aria-invalid", "true")
    page.get_by_text("Express delivery").click()
    pay_button(page).to_have_text("Pay $34.00")
    expect(city).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#city-error")).to_have_text("Please enter the city.")
