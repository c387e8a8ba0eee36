"""An owner makes a promotion in the browser, tries it, and a shopper finds it in the cart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shop.kernel import clock, db
from shop.staff import operations as people_of_the_shop
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.support.browser import People
from tests.support.live_shop import listening


@pytest.fixture
def open_shop(app: Any) -> Iterator[tuple[str, str]]:
    """A shop with mugs, served: its address and its owner's cookie."""
    with db.transaction():
        make_product("Mug", stock=20)
        owner = people_of_the_shop.invite(email="noa@example.com", name="Noa", role="owner", at=NOON)
        token = people_of_the_shop.start_session(owner, at=clock.now())
    with listening(app) as url:
        yield url, token


def test_three_for_two_from_the_form_to_the_cart(people: People, open_shop: tuple[str, str]) -> None:
    url, cookie = open_shop
    noa = people.new(base_url=url, width=1280)
    noa.context.add_cookies([{"name": STAFF_COOKIE, "value": cookie, "url": url}])
    noa.goto("/admin/promotions")
    noa.get_by_role("link", name="New promotion").first.click()
    noa.get_by_role("link", name="Buy X, get Y").click()
    noa.get_by_label("Name").fill("Three for two")
    noa.get_by_label("Buy", exact=True).fill("2")
    noa.get_by_label("Get", exact=True).fill("1")
    noa.get_by_role("switch", name="Active").check()
    noa.get_by_role("button", name="Save").click()
    noa.get_by_text("“Three for two” is saved.").wait_for()

    noa.get_by_role("link", name="Preview").click()
    noa.get_by_label("Product 1", exact=True).fill("mug")
    noa.get_by_label("Units of product 1").fill("3")
    noa.get_by_role("button", name="Show what it does").click()
    noa.get_by_text("It counts", exact=True).wait_for()

    cleo = people.new(base_url=url, width=390)
    cleo.goto("/products/mug")
    cleo.get_by_label("Quantity", exact=True).fill("3")
    cleo.get_by_role("button", name="Add to cart").first.click()
    cleo.get_by_role("dialog").get_by_role("link", name="View cart").click()
    cleo.get_by_text("Three for two").first.wait_for()
    assert "$28.00" in cleo.locator(".totals").inner_text()

    noa.goto("/admin/promotions")
    noa.get_by_role("link", name="Three for two").click()
    noa.get_by_role("link", name="Simulate").click()
    noa.get_by_role("row", name="Left behind 1 1").wait_for()
    noa.go_back()
    noa.get_by_role("button", name="Pause").click()
    noa.get_by_text("The promotion is paused.").wait_for()
