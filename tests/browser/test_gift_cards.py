"""A gift card's life in browsers: the owner issues it, a shopper pays with it, the owner refunds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shop.kernel import clock, db
from shop.shipping import operations as shipping
from shop.staff import operations as team
from shop.web.auth import STAFF_COOKIE
from tests.factories.catalog import stocked_variant
from tests.support import wiring
from tests.support.browser import People
from tests.support.live_shop import listening
from tests.web.storefront.conftest import TYPED


@pytest.fixture
def both(app: Any, people: People) -> Iterator[tuple[Page, Page]]:
    """The owner's browser and a shopper's."""
    at = clock.now()
    with db.transaction():
        shipping.ensure_defaults(at=at)
        noa = team.invite(email="noa@example.com", name="Noa", role="owner", at=at)
        token = team.start_session(noa, at=at)
    stocked_variant(20)
    with listening(app) as url:
        owner, shopper = people.new(base_url=url, width=1280), people.new(base_url=url)
        owner.context.add_cookies([{"name": STAFF_COOKIE, "value": token, "url": url}])
        yield owner, shopper


def test_a_card_is_issued_spent_and_refunded(both: tuple[Page, Page]) -> None:
    owner, cleo = both
    owner.goto("/admin/gift-cards/new")
    owner.get_by_role("textbox", name="Worth").fill("60")
    owner.get_by_role("button", name="Issue the card").click()
    code = owner.locator("bdi[dir=ltr]").first.inner_text()
    cleo.goto("/products/mug")
    cleo.get_by_role("button", name="Buy now").click()
    cleo.wait_for_url("**/checkout*")
    cleo.get_by_role("textbox", name="Email").fill("cleo@example.com")
    cleo.get_by_text("Have a code or a gift card?").click()
    cleo.get_by_role("textbox", name="Discount code or gift card").fill(code)
    cleo.get_by_role("button", name="Apply").click()
    expect(cleo.get_by_role("button", name=re.compile("Place the order"))).to_be_visible()
    expect(cleo.get_by_role("radio", name=re.compile("Test card"))).to_be_hidden()
    cleo.reload()  # a page that comes without ways to pay gets them when the card is left out
    cleo.get_by_role("button", name=re.compile("^Remove")).click()
    expect(cleo.get_by_role("textbox", name="Card number")).to_be_visible()
    cleo.goto(f"/gift-cards/{code}")
    expect(cleo.get_by_text("$60.00").first).to_be_visible()
    cleo.goto("/checkout")
    cleo.get_by_text("Have a code or a gift card?").click()
    cleo.get_by_role("textbox", name="Discount code or gift card").fill(code.lower())
    cleo.get_by_role("button", name="Apply").click()
    expect(cleo.get_by_role("button", name=re.compile("Place the order"))).to_be_visible()
    for name in ("email", "name", "line1", "postal_code", "city"):
        cleo.locator(f"#{name}").fill(TYPED[name])
    cleo.locator("#region").select_option(TYPED["region"])
    cleo.get_by_role("button", name=re.compile("Place the order")).click()
    cleo.get_by_text("Thank you, Cleo").wait_for()
    wiring.drain()
    owner.goto("/admin/orders")
    owner.get_by_role("link", name="#1001").first.click()
    owner.get_by_text("Give store credit instead of the money").click()
    owner.locator("#as-credit-amount").fill("10")
    owner.locator("#as-credit-bonus").fill("2")
    owner.get_by_role("button", name="Give store credit", exact=True).click()
    owner.get_by_text("The customer has it as store credit.").wait_for()
    owner.goto("/admin/gift-cards?kind=store_credit")
    expect(owner.get_by_text("$12.00").first).to_be_visible()
