"""Wallets: nothing is typed; the sheet's price is the shop's, and the order goes where the wallet says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text

from shop.kernel import clock, db, preferences
from shop.orders.models import PAID
from shop.payments import wiring
from tests.browser.test_storefront_purchase import heading
from tests.browser.test_storefront_stripe import orders
from tests.support.browser import People
from tests.support.live_shop import LiveShop, serve
from tests.support.stripe_double import StripeDouble, browser

PORTLAND = {
    "line1": "12 Harbor Street", "line2": None, "city": "Portland", "state": "ME",
    "postal_code": "04101", "country": "US",
}  # fmt: skip


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """A pretended Stripe account."""
    with StripeDouble() as made:
        yield made


@pytest.fixture
def shop(settings: Any, furnished: Path, double: StripeDouble) -> Iterator[LiveShop]:
    """A shop that takes cards."""
    yield from serve(
        replace(
            settings,
            stripe_secret_key=double.secret_key,
            stripe_publishable_key=double.publishable_key,
            stripe_webhook_secret=double.webhook_secret,
            stripe_api_base=double.url,
        ),
        furnished,
    )


@pytest.fixture
def page(people: People, shop: LiveShop, double: StripeDouble) -> Page:
    """Somebody with a wallet, who lives in Portland."""
    made = people.new(base_url=shop.url)
    browser.install(made, double)
    made.add_init_script(f"window.__STRIPE_WALLET__ = {PORTLAND!r}".replace("None", "null"))
    return made


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Wallet (Stripe double)")


def wallet(page: Page) -> None:
    page.get_by_role("button", name="Buy with Link").click()


def test_a_wallet_buys_with_two_presses_and_its_sheet_follows_the_delivery(
    page: Page, double: StripeDouble
) -> None:
    page.goto("/products/bowl")
    page.get_by_role("button", name="Buy now").click()
    page.wait_for_url("**/checkout*")
    wallet(page)
    expect(sheet(page).get_by_text("Pay 2400")).to_be_visible()
    sheet(page).get_by_label("Express delivery").check()
    expect(sheet(page).get_by_text("Pay 3400")).to_be_visible()
    sheet(page).get_by_role("button", name="Confirm").click()
    heading(page).to_have_text("Thank you, Lin. We have your order.")
    (order,) = orders()
    assert (order.payment_status, order.email, order.total_minor) == (PAID, "lin@example.com", 3400)
    assert (order.shipping_address["line1"], order.shipping_address["region"]) == ("12 Harbor Street", "ME")
    (intent,) = double.objects("payment_intent")
    assert (intent["amount"], intent["shipping"]) == (3400, None)


def test_what_cannot_be_is_said_and_another_try_pays_the_same_order(
    page: Page, people: People, double: StripeDouble
) -> None:
    people.expect("status of 402")
    page.add_init_script("window.__STRIPE_WALLET_CARD__ = '4000000000000002'")
    page.goto("/products/bowl")
    page.get_by_role("button", name="Buy now").click()
    page.wait_for_url("**/checkout*")
    wallet(page)
    sheet(page).get_by_role("button", name="Confirm").click()
    expect(page.locator("[data-express-error]")).to_contain_text("declined")
    page.evaluate("window.__STRIPE_WALLET_CARD__ = '4242424242424242'")
    sheet(page).get_by_role("button", name="Confirm").click()
    heading(page).to_have_text("Thank you, Lin. We have your order.")
    assert len(orders()) == len(double.objects("payment_intent")) == 1


def a_sheet_whose_price_has_changed(page: Page, people: People) -> None:
    """A wallet's sheet that says 24.00, of what costs 25.00 by now."""
    people.expect("status of 409")
    page.goto("/products/bowl")
    page.get_by_role("button", name="Buy now").click()
    page.wait_for_url("**/checkout*")
    wallet(page)
    expect(sheet(page).get_by_text("Pay 2400")).to_be_visible()
    with db.transaction() as session:
        session.execute(text("UPDATE variants SET price_minor = price_minor + 100"))


def test_a_price_that_changed_meanwhile_is_not_charged(
    page: Page, people: People, double: StripeDouble
) -> None:
    a_sheet_whose_price_has_changed(page, people)
    sheet(page).get_by_role("button", name="Confirm").click()
    expect(sheet(page).get_by_role("alert")).to_be_visible()
    sheet(page).get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The price has changed")).to_be_visible()
    assert (orders(), double.objects("payment_intent")) == ([], [])


def test_a_page_that_changes_behind_the_sheet_does_not_change_what_the_sheet_pays(
    page: Page, people: People, double: StripeDouble
) -> None:
    a_sheet_whose_price_has_changed(page, people)
    page.evaluate(
        "document.getElementById(document.querySelector('[data-express]').dataset.form)"
        ".dispatchEvent(new Event('refresh'))"
    )
    expect(page.get_by_text("$25.00").first).to_be_attached()
    sheet(page).get_by_role("button", name="Confirm").click()
    expect(sheet(page).get_by_role("alert")).to_be_visible()
    assert (orders(), double.objects("payment_intent")) == ([], [])


def test_without_a_wallet_there_is_no_button(page: Page) -> None:
    page.add_init_script("window.__STRIPE_NO_WALLET__ = true")
    page.goto("/products/bowl")
    page.get_by_role("button", name="Buy now").click()
    page.wait_for_url("**/checkout*")
    expect(page.locator("[data-stripe-element]").get_by_label("Card number")).to_be_visible()
    expect(page.locator("[data-express]")).to_be_hidden()


def test_before_the_till_stripe_comes_only_where_the_owner_wants_it_and_somebody_presses(page: Page) -> None:
    with db.transaction():
        preferences.put(wiring.EXPRESS_EVERYWHERE, True, at=clock.now())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/products/bowl")
    button = page.get_by_role("button", name="Apple Pay, Google Pay or Link")
    expect(button).to_be_visible()
    assert not [url for url in asked if "stripe.com" in url]
    button.click()
    wallet(page)
    expect(sheet(page).get_by_text("Pay 2400")).to_be_visible()
    sheet(page).get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Add to cart").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.goto("/cart")
    page.get_by_role("button", name="Apple Pay, Google Pay or Link").click()
    wallet(page)
    sheet(page).get_by_role("button", name="Confirm").click()
    heading(page).to_have_text("Thank you, Lin. We have your order.")
    assert [order.total_minor for order in orders()] == [2400]
