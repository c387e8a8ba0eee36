"""A placed order changes: its customer corrects it, the owner edits it, the rest is paid, paper follows."""

from __future__ import annotations

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
from tests.web.storefront.conftest import TYPED, orders


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


def buy(cleo: Page) -> None:
    """Buy a mug as a guest."""
    cleo.goto("/products/mug")
    cleo.get_by_role("button", name="Buy now").click()
    cleo.wait_for_url("**/checkout*")
    for name, text in TYPED.items():
        field = cleo.locator(f'[name="{name}"]')
        if name in ("country", "region") and field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    cleo.locator('[name="test_card"]').fill("4242424242424242")
    cleo.get_by_role("button", name="Pay").last.click()
    cleo.get_by_role("heading", name="We have your order").wait_for()
    wiring.drain()


def test_an_order_is_corrected_edited_paid_and_cancelled(both: tuple[Page, Page]) -> None:
    owner, cleo = both
    buy(cleo)
    cleo.get_by_text("Correct the address").click()
    cleo.get_by_label("Street and number").fill("14 Harbor Street")
    cleo.get_by_role("button", name="Save the address").click()
    cleo.get_by_text("14 Harbor Street").first.wait_for()

    owner.goto(f"/admin/orders/{orders()[0].number}")
    owner.get_by_role("link", name="Edit", exact=True).click()
    owner.get_by_label("Quantity of Mug").fill("2")
    owner.get_by_role("button", name="See the difference").click()
    expect(owner.locator("#draft")).to_contain_text("still to pay")
    owner.get_by_role("button", name="Change the order").click()
    owner.get_by_text("Still to be paid").wait_for()

    cleo.reload()
    cleo.get_by_text("is still to be paid").wait_for()
    cleo.locator('[name="test_card"]').fill("4242424242424242")
    cleo.get_by_role("button", name="Pay").last.click()
    expect(cleo.get_by_text("is still to be paid")).to_be_hidden()
    wiring.drain()

    owner.goto("/admin/invoices")
    expect(owner.locator("tbody tr")).to_have_count(2)
    cleo.reload()
    expect(cleo.get_by_role("link", name="Invoice INV-2")).to_be_visible()
    cleo.get_by_text("Cancel this order").click()
    cleo.get_by_role("button", name="Cancel the order").click()
    cleo.get_by_role("heading", name="This order was cancelled").wait_for()
