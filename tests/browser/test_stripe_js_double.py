"""The double of Stripe.js in a real browser, behind the addresses and the policy of a real checkout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import stripe
from playwright.sync_api import Page, Route, expect

from shop.payments.gateways.base import PaymentResult
from shop.payments.gateways.stripe import StripeGateway
from tests.support.browser import People
from tests.support.payment_rigs import payment_request, stripe_gateway
from tests.support.stripe_double import StripeDouble, browser

SHOP = "https://shop.example"
POLICY = (
    "default-src 'none'; script-src 'nonce-n' https://js.stripe.com; "
    "connect-src 'self' https://api.stripe.com; style-src 'self'; form-action 'self'"
)
# What a checkout page does, in as few lines as it can be said.
PAGE = """<!doctype html><html lang="en"><title>Checkout</title>
<main><h1>Checkout</h1>
<form id="form"><div id="express"></div><div id="card"></div><button>Pay</button></form>
<p id="said" role="status"></p></main>
<script nonce="n" src="https://js.stripe.com/endive/stripe.js"></script><script nonce="n">
const stripe = Stripe("pk_test_double"), options = OPTIONS;
const elements = stripe.elements({mode: "payment", amount: 4250, currency: "eur", ...options});
const say = (text) => { document.getElementById("said").textContent = text; };
const pay = async () => {
  if (!options.careless) {
    const checked = await elements.submit();
    if (checked.error) return say(checked.error.message);
  }
  const secret = await (await fetch("/pay", {method: "POST"})).text();
  const confirmParams = {return_url: "https://shop.example/thanks"};
  const how = {confirmParams, redirect: "REDIRECT"};
  const done = await stripe.confirmPayment({elements, clientSecret: secret, ...how});
  say(done.error ? done.error.message : done.paymentIntent.status);
};
const card = elements.create("payment"), express = elements.create("expressCheckout");
card.on("ready", () => { document.body.dataset.ready = "card"; });
card.on("change", (event) => { document.body.dataset.complete = event.complete; });
express.on("click", (event) => event.resolve({}));
express.on("confirm", pay);
card.mount("#card"); express.mount("#express");
document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  pay().catch((error) => say(`${error.name}: ${error.message}`));
});
</script></html>"""


class Checkout:
    """A shop of one page and one order."""

    def __init__(self, page: Page, double: StripeDouble, gateway: StripeGateway) -> None:
        self.page, self.double, self.gateway = page, double, gateway
        self.request = payment_request()

    def open(self, options: str = "{}", redirect: str = "if_required") -> Page:
        """Visit the checkout."""
        html = PAGE.replace("OPTIONS", options).replace("REDIRECT", redirect)
        browser.install(self.page, self.double)
        self.page.route(f"{SHOP}/**", self._serve(html))
        self.page.goto(f"{SHOP}/checkout")
        return self.page

    def pay(self, number: str, *, cvc: str = "123") -> None:
        """Type a card and press the button."""
        self.page.get_by_label("Card number").fill(number)
        self.page.get_by_label("Expiration date").fill("12 / 34")
        self.page.get_by_label("Security code").fill(cvc)
        self.page.get_by_role("button", name="Pay", exact=True).click()

    def said(self, text: str) -> None:
        """The page says this."""
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def payment(self) -> PaymentResult:
        """The one payment of the order."""
        intents = self.double.objects("payment_intent")
        assert len(intents) == 1
        return self.gateway.retrieve(intents[0]["id"])

    def _serve(self, html: str) -> Callable[[Route], None]:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}

        def serve(route: Route) -> None:
            if route.request.url == f"{SHOP}/pay":
                route.fulfill(body=self.gateway.start(self.request).client_secret or "")
            elif "/thanks" in route.request.url:
                route.fulfill(
                    body="<!doctype html><title>Thanks</title><p role=status>Thanks", headers=headers
                )
            else:
                route.fulfill(body=html if route.request.url.endswith("/checkout") else "", headers=headers)

        return serve


@pytest.fixture
def checkout(people: People) -> Iterator[Checkout]:
    """A checkout nobody has visited yet."""
    with StripeDouble() as double:
        gateway = stripe_gateway(double)
        yield Checkout(people.new(base_url=SHOP), double, gateway)
        gateway.close()


def test_a_good_card_pays(checkout: Checkout) -> None:
    page = checkout.open()
    checkout.pay("4242 4242 4242 4242")
    checkout.said("succeeded")
    assert checkout.payment().paid
    assert page.locator("body").get_attribute("data-ready") == "card"
    assert page.locator("body").get_attribute("data-complete") == "true"


def test_an_unfinished_card_asks_nothing_of_anybody(checkout: Checkout) -> None:
    checkout.open()
    checkout.pay("4242")
    checkout.said("card number is incomplete")
    checkout.pay("4242424242424242", cvc="1")
    checkout.said("security code is incomplete")
    assert checkout.double.objects("payment_intent") == []


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("4000000000000002", "Your card was declined."),
        ("4000000000009995", "insufficient funds"),
        ("4242424242424241", "number is incorrect"),
    ],
)
def test_a_card_that_does_not_pay_is_told_in_place_and_another_one_pays(
    checkout: Checkout, people: People, number: str, sentence: str
) -> None:
    people.expect("status of 402")
    checkout.open()
    checkout.pay(number)
    checkout.said(sentence)
    checkout.pay("4242424242424242")
    checkout.said("succeeded")
    assert checkout.payment().paid


@pytest.mark.parametrize(
    ("button", "said", "paid"), [("Complete", "succeeded", True), ("Fail", "unable to", False)]
)
def test_a_bank_that_asks_is_answered_in_a_dialog(
    checkout: Checkout, button: str, said: str, paid: bool
) -> None:
    page = checkout.open()
    checkout.pay("4000002760003184")
    dialog = page.get_by_role("dialog", name="3-D Secure (Stripe double)")
    dialog.get_by_role("button", name=button).click()
    checkout.said(said)
    assert checkout.payment().paid is paid


def test_the_browser_may_be_sent_back_to_the_shop(checkout: Checkout) -> None:
    page = checkout.open(redirect="always")
    checkout.pay("4242424242424242")
    checkout.said("Thanks")
    paid = checkout.payment()
    assert f"payment_intent={paid.reference}&payment_intent_client_secret={paid.client_secret}" in page.url
    assert page.url.endswith("redirect_status=succeeded")


def test_a_wallet_pays_without_typing(checkout: Checkout) -> None:
    page = checkout.open()
    page.get_by_role("button", name="Buy with Link").click()
    checkout.said("succeeded")
    charge = checkout.double.objects("charge")[0]
    assert charge["billing_details"]["email"] == "lin@example.com"


@pytest.mark.parametrize(
    ("options", "sentence", "noise"),
    [
        ("{careless: true}", "IntegrationError: elements.submit() must be called", ""),
        (
            "{amount: 100}",
            "The provided amount (100) does not match the expected amount (4250).",
            "status of 400",
        ),
        ("{currency: 'usd'}", "The provided currency (usd) does not match", "status of 400"),
    ],
)
def test_mistakes_of_a_page_are_found(
    checkout: Checkout, people: People, options: str, sentence: str, noise: str
) -> None:
    people.expect(*filter(None, [noise]))
    checkout.open(options)
    checkout.pay("4242424242424242")
    checkout.said(sentence)
    assert not checkout.payment().paid


def test_a_page_without_a_price_is_stopped_at_once(checkout: Checkout, people: People) -> None:
    people.expect(fault := "elements() needs a positive amount")
    checkout.open("{amount: 0}")
    assert fault in " ".join(people.faults)


def test_a_saved_card_can_be_chosen(checkout: Checkout) -> None:
    customer, session = _customer_with_card(checkout.double)
    checkout.request = replace(checkout.request, customer_ref=customer)
    page = checkout.open(f"{{customerSessionClientSecret: '{session}'}}")
    page.get_by_label("visa •••• 4242").check()
    page.get_by_role("button", name="Pay", exact=True).click()
    checkout.said("succeeded")
    assert checkout.payment().payment_method_label == "Visa •••• 4242"


def _customer_with_card(double: StripeDouble) -> tuple[str, str]:
    client = stripe.StripeClient(double.secret_key, base_addresses={"api": double.url})
    customer = client.v1.customers.create({})
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    client.v1.payment_methods.update(method.id, {"allow_redisplay": "always"})
    element: Any = {"enabled": True, "features": {"payment_method_redisplay": "enabled"}}
    session = client.v1.customer_sessions.create(
        {"customer": customer.id, "components": {"payment_element": element}}
    )
    return customer.id, session.client_secret
