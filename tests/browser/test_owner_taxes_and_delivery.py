"""An owner sets taxes, a zone and a place to pick up, tries an address, and a shopper pays just that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shop.kernel import clock, db
from shop.shipping import operations as shipping
from shop.staff import operations as people_of_the_shop
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.support.browser import People
from tests.support.live_shop import listening

SETTINGS = "/admin/settings"


@pytest.fixture
def open_shop(app: Any) -> Iterator[tuple[str, str]]:
    """A shop with mugs, served: its address and its owner's cookie."""
    with db.transaction():
        make_product("Mug", stock=20)
        shipping.ensure_defaults(at=NOON)
        owner = people_of_the_shop.invite(email="noa@example.com", name="Noa", role="owner", at=NOON)
        token = people_of_the_shop.start_session(owner, at=clock.now())
    with listening(app) as url:
        yield url, token


def test_from_the_sheet_to_the_till(people: People, open_shop: tuple[str, str]) -> None:
    url, cookie = open_shop
    noa = people.new(base_url=url, width=1280)
    noa.context.add_cookies([{"name": STAFF_COOKIE, "value": cookie, "url": url}])
    noa.goto(f"{SETTINGS}/taxes/presets/united-states")
    noa.get_by_label("United States · NY").check()
    noa.get_by_role("button", name="Take over what is chosen").click()
    noa.get_by_role("link", name="United States", exact=True).click()
    noa.get_by_label("Row 2: Region").fill("NY")
    noa.get_by_label("Row 2: Postal codes").fill("100*")
    noa.get_by_label("Row 2: Name of the tax").fill("City")
    noa.get_by_label("Row 2: Rate in %").fill("4.5")
    noa.get_by_role("button", name="Save rates").click()
    noa.get_by_text("The rates are saved.").wait_for()

    noa.goto(f"{SETTINGS}/shipping/zones/new")
    noa.get_by_label("Name", exact=True).fill("Manhattan")
    noa.get_by_label("United States", exact=True).check()
    noa.get_by_text("Only a part of one country").click()
    noa.get_by_label("Only these postal codes").fill("100*")
    noa.get_by_role("button", name="Save zone").click()
    noa.get_by_role("link", name="Add a way of delivery").last.click()
    noa.get_by_label("Name", exact=True).fill("Bike")
    noa.get_by_label("Row 1: price").fill("7")
    noa.get_by_role("button", name="Save").click()
    noa.get_by_text("The way of delivery is saved.").wait_for()
    noa.get_by_role("link", name="Add a place").click()
    for label, value in {"Name": "Studio", "Street and house number": "5 Pine", "City": "Newark"}.items():
        noa.get_by_label(label, exact=True).fill(value)
    noa.get_by_role("button", name="Save place").click()

    noa.get_by_role("link", name="Try an address").click()
    noa.get_by_label("Product 1", exact=True).fill("mug")
    noa.get_by_label("State or region").fill("NY")
    noa.get_by_label("Postal code").fill("10001")
    noa.get_by_role("button", name="Show what it costs").click()
    noa.get_by_text("It serves the postal codes 100*.").wait_for()
    total = noa.locator(".panel__head > strong").last.inner_text()
    assert total == "$37.98"  # 28.00 and 7.00, both with 4 % of the state and 4.5 % of the city

    cleo = people.new(base_url=url, width=390)
    cleo.goto("/products/mug")
    cleo.get_by_role("button", name="Buy now").first.click()
    cleo.wait_for_url("**/checkout*")
    cleo.locator("#postal_code").fill("10001")
    cleo.locator("#postal_code").press("Tab")
    cleo.get_by_text("Bike").wait_for()
    cleo.get_by_role("button", name=f"Pay {total}").wait_for()
    cleo.get_by_label("Pick up: Studio").check()
    cleo.locator("#line1").wait_for(state="hidden")
