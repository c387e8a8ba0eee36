"""Buying in a real browser: on a phone with scripts, without any, with a card refused or asked about."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from shop.kernel import db
from shop.orders.models import PAID, Order
from tests.support.browser import People
from tests.support.live_shop import LiveShop

GOOD, DECLINED, ASKS = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0027 6000 3184"


def fill_in(page: Page, card: str = GOOD) -> None:
    """Type who one is, where to, and a card, once the till and its scripts are there."""
    page.wait_for_url("**/checkout*")
    page.get_by_role("textbox", name="Email").fill("cleo@example.com")
    page.get_by_role("textbox", name="Full name").first.fill("Cleo Rivers")
    page.get_by_role("textbox", name="Street and house number").fill("12 Harbor Street")
    page.get_by_role("textbox", name="Postal code").fill("04101")
    page.get_by_role("textbox", name="City").fill("Portland")
    page.get_by_role("combobox", name="State or province").select_option("ME")
    page.get_by_label("Card number").fill(card)


def heading(page: Page) -> object:
    """The page's own heading."""
    return expect(page.get_by_role("heading", level=1))


def statuses() -> list[str]:
    """The payment status of every order."""
    db.end_read()
    found = list(db.session().scalars(select(Order.payment_status).order_by(Order.number)))
    db.end_read()
    return found


def buy(page: Page, card: str = GOOD) -> None:
    """Home page, product, buy now, pay: three clicks besides typing."""
    page.goto("/")
    page.get_by_role("link", name="Mug", exact=True).click()
    page.get_by_role("button", name="Buy now").click()
    fill_in(page, card)
    page.get_by_role("button", name=re.compile(r"^Pay \$33\.00")).click()


def test_on_a_phone(people: People, live_shop: LiveShop) -> None:
    cleo = people.new(base_url=live_shop.url, width=390, height=844, has_touch=True, is_mobile=True)
    buy(cleo)
    heading(cleo).to_have_text("Thank you, Cleo. We have your order.")
    assert statuses() == [PAID]
    assert cleo.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts(people: People, live_shop: LiveShop) -> None:
    cleo = people.new(base_url=live_shop.url, javascript=False)
    buy(cleo)
    heading(cleo).to_have_text("Thank you, Cleo. We have your order.")
    assert statuses() == [PAID]


def test_a_refused_card_is_replaced_on_the_same_order(people: People, live_shop: LiveShop) -> None:
    cleo = people.new(base_url=live_shop.url)
    buy(cleo, DECLINED)
    heading(cleo).to_have_text("The payment did not go through")
    cleo.get_by_label("Card number").fill(GOOD)
    cleo.get_by_role("button", name=re.compile("^Pay ")).click()
    heading(cleo).to_have_text("Thank you, Cleo. We have your order.")
    assert statuses() == [PAID]


def test_the_bank_asks_first(people: People, live_shop: LiveShop) -> None:
    cleo = people.new(base_url=live_shop.url)
    buy(cleo, ASKS)
    heading(cleo).to_have_text("Was it you?")
    cleo.get_by_role("button", name="Yes, pay").click()
    heading(cleo).to_have_text("Thank you, Cleo. We have your order.")
    assert statuses() == [PAID]


def test_two_quick_presses_are_one_order(people: People, live_shop: LiveShop) -> None:
    cleo = people.new(base_url=live_shop.url)
    cleo.goto("/products/bowl")
    cleo.get_by_role("button", name="Buy now").click()
    fill_in(cleo)
    cleo.get_by_role("button", name=re.compile("^Pay ")).dblclick()
    heading(cleo).to_have_text("Thank you, Cleo. We have your order.")
    assert statuses() == [PAID]
