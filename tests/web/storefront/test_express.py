"""What a wallet's sheet is told of address and delivery, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from shop.kernel import db, preferences
from shop.kernel.settings import Settings
from shop.orders.models import Order
from shop.payments import wiring
from shop.shipping.models import ShippingZone
from shop.shipping.operations import start, zones
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.support.stripe_double import StripeDouble
from tests.web.storefront.conftest import Shelf, orders, token

PATH, JSON = "/checkout/express", {"Accept": "application/json"}
WALLET = {"country": "US", "region": "ME", "postal_code": "04101", "city": "Portland"}
PERSON = {"name": "Lin Link", "email": "lin@example.com", "line1": "12 Harbor Street", "payment_code": "card"}


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """A pretended Stripe account whose clock stands at noon."""
    with StripeDouble(now=NOON.timestamp) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, double: StripeDouble) -> Settings:
    """Settings of a shop with this account's keys."""
    return replace(
        settings,
        stripe_secret_key=double.secret_key,
        stripe_publishable_key=double.publishable_key,
        stripe_webhook_secret=double.webhook_secret,
        stripe_api_base=double.url,
    )


def ask(cleo: Shopper, path: str = PATH, **fields: Any) -> Any:
    html = cleo.visit("/account/sign-in").html
    return cleo.client.post(path, data={"csrf_token": token(html), **fields}, headers=JSON)


def begin(cleo: Shopper, handle: str = "bowl") -> dict[str, Any]:
    answer = ask(cleo, start="buy", product=handle, quantity="1")
    assert answer.status_code == 200
    return dict(answer.json)


def test_the_rates_are_there_before_the_sheet_opens(cleo: Shopper) -> None:
    seen = begin(cleo)
    assert (seen["amount"], seen["currency"], seen["ships"]) == (2400, "usd", True)
    assert [(rate["id"], rate["amount"]) for rate in seen["rates"]] == [("standard", 500), ("express", 1500)]
    assert sum(line["amount"] for line in seen["lines"]) == 2400


def test_the_chosen_rate_comes_first_and_is_in_the_amount(cleo: Shopper) -> None:
    begin(cleo)
    seen = ask(cleo, **WALLET, shipping_code="express").json
    assert (seen["amount"], seen["rates"][0]["id"]) == (3400, "express")
    assert seen["fields"]["shown_total"] == 3400


def test_what_was_quoted_is_placed_by_the_checkout(cleo: Shopper, double: StripeDouble) -> None:
    begin(cleo)
    seen = ask(cleo, **WALLET).json
    answer = ask(cleo, "/checkout", **WALLET, **PERSON, **seen["fields"])
    assert answer.json["client_secret"]
    (order,) = orders()
    assert (order.email, order.total_minor, order.shipping_address["region"]) == (
        "lin@example.com", 2400, "ME",
    )  # fmt: skip
    (intent,) = double.objects("payment_intent")
    assert (intent["amount"], intent["shipping"], intent["metadata"]["order_id"]) == (
        2400,
        None,
        str(order.id),
    )


@pytest.mark.parametrize(("region", "code"), [("Maine", "ME"), ("me", "ME")])
def test_a_region_is_known_by_its_name_too(cleo: Shopper, region: str, code: str) -> None:
    begin(cleo)
    place = {**WALLET, "region": region}
    seen = ask(cleo, **place).json
    answer = ask(cleo, "/checkout", **place, **PERSON, **seen["fields"])
    assert answer.status_code == 200
    assert [order.shipping_address["region"] for order in orders()] == [code]


def test_where_nothing_is_delivered_there_is_no_rate(cleo: Shopper) -> None:
    with db.transaction() as session:
        start.ensure_defaults(at=NOON)
        everywhere = next(zone for zone in session.query(ShippingZone) if zone.countries == ["*"])
        zones.remove_zone(zone_id=everywhere.id, at=NOON)
    begin(cleo)
    seen = ask(cleo, country="FR", postal_code="75001", city="Paris").json
    assert (seen["rates"], seen["countries"]) == ([], ["US"])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"start": "buy", "product": "candle"}, 409),
        ({"start": "buy", "product": "nothing"}, 409),
        ({"start": "buy", "product": "bowl", "quantity": "1000000000"}, 400),
        ({"start": "buy", "variant": "\x00"}, 409),
        ({"start": "cart"}, 409),
        ({}, 409),
    ],
)
def test_what_cannot_be_bought_is_refused_with_a_sentence(
    cleo: Shopper, fields: dict[str, str], status: int
) -> None:
    answer = ask(cleo, **fields)
    assert 400 <= answer.status_code < 500
    assert answer.json.get("error") or answer.json["go"]
    assert db.session().query(Order).count() == 0


def test_a_forged_total_is_not_charged(cleo: Shopper, double: StripeDouble) -> None:
    begin(cleo)
    seen = ask(cleo, **WALLET).json
    answer = ask(cleo, "/checkout", **WALLET, **PERSON, **{**seen["fields"], "shown_total": "1"})
    assert answer.status_code == 409
    assert (orders(), double.objects("payment_intent")) == ([], [])


def test_the_cart_is_quoted_without_a_look_at_the_checkout(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit("/products/bowl").press("Add to cart")
    assert ask(cleo, start="cart").json["amount"] == 2400


def test_before_the_till_it_is_offered_where_the_owner_wants_it(cleo: Shopper) -> None:
    for wanted in (False, True):
        with db.transaction():
            preferences.put(wiring.EXPRESS_EVERYWHERE, wanted, at=NOON)
        answer = cleo.client.get("/products/bowl")
        assert ("data-express" in answer.get_data(as_text=True)) is wanted
        assert ("js.stripe.com" in answer.headers["Content-Security-Policy"]) is wanted
