"""Paying by card through Stripe's own script (its double): in place, without a real cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect
from sqlalchemy import select

from shop.kernel import db
from shop.orders.models import PAID, PENDING, UNPAID, Order
from tests.browser.test_storefront_purchase import heading
from tests.support import wiring
from tests.support.browser import People
from tests.support.live_shop import LiveShop, serve
from tests.support.stripe_double import StripeDouble, browser

# An address typed last is answered after the press: the form says so whenever an answer comes.
ANSWERS_MEANWHILE = """() => {
  const send = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await send(...asked);
    document.getElementById("checkout").dispatchEvent(new Event("updated"));
    return answer;
  };
}"""
GOOD, DECLINED, ASKS = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0027 6000 3184"


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
    """Somebody at the till with a bowl, everything typed but the card."""
    made = people.new(base_url=shop.url)
    browser.install(made, double)
    made.goto("/products/bowl")
    made.get_by_role("button", name="Buy now").click()
    made.wait_for_url("**/checkout*")  # and until its scripts are there
    made.get_by_role("textbox", name="Email").fill("cleo@example.com")
    made.get_by_role("textbox", name="Full name").first.fill("Cleo Rivers")
    made.get_by_role("textbox", name="Street and house number").fill("12 Harbor Street")
    made.get_by_role("textbox", name="Postal code").fill("04101")
    made.get_by_role("textbox", name="City").fill("Portland")
    made.get_by_role("combobox", name="State or province").select_option("ME")
    return made


def pay(page: Page, number: str) -> None:
    """Type a card and press."""
    element = page.locator("[data-stripe-element]")
    element.get_by_label("Card number").fill(number)
    element.get_by_label("Expiration date").fill("12 / 34")
    element.get_by_label("Security code").fill("123")
    page.get_by_role("button", name=re.compile("^Pay ")).click()


def orders() -> list[Order]:
    """Every order there is."""
    db.end_read()
    found = list(db.session().scalars(select(Order).order_by(Order.number)))
    db.end_read()
    return found


def test_a_price_that_arrives_while_stripe_is_asked_waits(page: Page) -> None:
    page.evaluate(ANSWERS_MEANWHILE)
    pay(page, GOOD)
    heading(page).to_have_text("Thank you, Cleo. We have your order.")


def test_a_good_card_pays_and_shows_the_order(page: Page, double: StripeDouble) -> None:
    pay(page, GOOD)
    heading(page).to_have_text("Thank you, Cleo. We have your order.")
    assert [order.payment_status for order in orders()] == [PAID]
    intent = double.objects("payment_intent")[0]
    assert (intent["amount"], intent["currency"], intent["metadata"]["order_id"]) == (
        2400,
        "usd",
        str(orders()[0].id),
    )


def test_a_refused_card_is_told_in_place_and_another_pays_the_same_order(
    page: Page, people: People, double: StripeDouble
) -> None:
    people.expect("status of 402")
    pay(page, DECLINED)
    expect(page.get_by_role("alert").filter(has_text="declined")).to_be_visible()
    assert page.url.endswith("/checkout")
    pay(page, GOOD)
    heading(page).to_have_text("Thank you, Cleo. We have your order.")
    assert len(orders()) == 1
    assert len(double.objects("payment_intent")) == 1


def test_the_bank_asks_in_a_dialog(page: Page) -> None:
    pay(page, ASKS)
    page.get_by_role("dialog").get_by_role("button", name="Complete").click()
    heading(page).to_have_text("Thank you, Cleo. We have your order.")


def test_an_unfinished_card_places_no_order(page: Page) -> None:
    pay(page, "4242")
    expect(page.get_by_text("card number is incomplete")).to_be_visible()
    assert orders() == []


def test_another_delivery_is_charged_as_shown(page: Page, double: StripeDouble) -> None:
    page.get_by_text("Express delivery").click()
    expect(page.get_by_role("button", name="Pay $34.00")).to_be_visible()
    pay(page, GOOD)
    heading(page).to_have_text("Thank you, Cleo. We have your order.")
    assert double.objects("payment_intent")[0]["amount"] == 3400


def test_what_the_shop_refuses_is_said_beside_its_field(page: Page, people: People) -> None:
    people.expect("status of 422")
    page.get_by_role("textbox", name="Postal code").fill("ABC")
    pay(page, GOOD)
    expect(page.get_by_text("This is not a postal code of the country chosen.")).to_be_visible()
    page.get_by_role("textbox", name="Postal code").fill("04101")
    pay(page, GOOD)
    heading(page).to_have_text("Thank you, Cleo. We have your order.")


def test_a_browser_lost_on_the_way_back_is_settled_from_the_order_page(
    page: Page, double: StripeDouble, people: People
) -> None:
    people.expect("status of 402")
    pay(page, DECLINED)
    expect(page.get_by_role("alert").filter(has_text="declined")).to_be_visible()
    order = orders()[0]
    assert order.status == PENDING
    page.goto(f"/orders/{order.token}")
    pay(page, GOOD)
    heading(page).to_have_text("Thank you, Cleo. We have your order.")
    assert [(one.id, one.payment_status) for one in orders()] == [(order.id, PAID)]


def test_a_payment_nobody_came_back_from_is_settled_by_stripes_message(
    page: Page, shop: LiveShop, double: StripeDouble, people: People
) -> None:
    people.expect("status of 402")
    double.webhooks.send_to(f"{shop.url}/webhooks/stripe/default")
    pay(page, DECLINED)
    expect(page.get_by_role("alert").filter(has_text="declined")).to_be_visible()
    double.pay(double.objects("payment_intent")[0]["id"])
    double.webhooks.wait()
    assert orders()[0].payment_status == UNPAID
    wiring.drain()
    assert orders()[0].payment_status == PAID
    page.goto("/checkout")
    heading(page).to_have_text("Thank you, Cleo. We have your order.")


def test_stripe_is_loaded_at_the_till_only(people: People, shop: LiveShop, double: StripeDouble) -> None:
    page = people.new(base_url=shop.url)
    browser.install(page, double)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/products/bowl", "/cart", "/account/sign-in"):
        answer = page.goto(path)
        assert answer is not None
        assert "stripe.com" not in answer.headers["content-security-policy"]
    assert not [url for url in asked if "stripe.com" in url]


def test_an_answer_on_its_way_does_not_lead_away_from_paying(page: Page, people: People) -> None:
    people.expect("status of 402")
    late: list[Route] = []
    page.route("**/checkout/progress", lambda route: late.append(route))
    with page.expect_request("**/checkout/progress"):
        page.get_by_role("textbox", name="Street and house number").fill("14 Harbor Street")
        page.get_by_role("textbox", name="City").focus()
    pay(page, DECLINED)
    declined = page.get_by_role("alert").filter(has_text="declined")
    expect(declined).to_be_visible()
    for route in late:
        with suppress(Error):  # what was given up cannot go on
            route.continue_()  # the cart is an order by now, and the answer leads to it
    page.wait_for_timeout(1500)
    expect(declined).to_be_visible()
    assert "/checkout" in page.url
