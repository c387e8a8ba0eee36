"""What the owner and the team do all day, by hand in a browser: orders, stock, settings, the team, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from shop.kernel import clock, db
from shop.orders.models import Order
from shop.shipping import operations as shipping
from shop.staff import operations as team
from shop.web.auth import STAFF_COOKIE
from tests.factories.catalog import picture_bytes
from tests.factories.checkout import cart_with, details, order_of, press, stocked_variant
from tests.support import wiring
from tests.support.browser import People
from tests.support.live_shop import listening
from tests.support.shopify_files import FIXTURES

PASSWORD = "four quiet words here"


class Office:
    """A shop with two paid orders and its owner's browser."""

    def __init__(self, people: People, url: str, orders: list[Order], token: str) -> None:
        self.people, self.url, self.orders = people, url, orders
        self.noa = people.new(base_url=url, width=1280)
        self.noa.context.add_cookies([{"name": STAFF_COOKIE, "value": token, "url": url}])


@pytest.fixture
def office(app: Any, people: People) -> Iterator[Office]:
    """The shop, served."""
    at = clock.now()
    with db.transaction():
        shipping.ensure_defaults(at=at)
        owner = team.invite(email="noa@example.com", name="Noa", role="owner", at=at)
        token = team.start_session(owner, at=at)
    variant = stocked_variant(20)
    orders = [
        order_of(press(cart_with(variant, at=at), details(email=f"{name}@example.com"), at=at))
        for name in ("cleo", "otto")
    ]
    wiring.drain()
    with listening(app) as url:
        yield Office(people, url, orders, token)


def said(page: Page, text: str) -> None:
    """Wait for what an act came to."""
    page.get_by_text(text).first.wait_for()


def test_orders_are_found_packed_refunded_and_cancelled(office: Office) -> None:
    noa, (cleos, ottos) = office.noa, office.orders
    noa.goto("/admin/orders")
    noa.get_by_label("Search orders").fill("otto")
    noa.get_by_role("button", name="Search").click()
    expect(noa.locator("tbody tr")).to_have_count(1)
    noa.get_by_text("Keep this filter").click()
    noa.get_by_label("Name", exact=True).fill("Otto's")
    noa.get_by_role("button", name="Keep", exact=True).click()
    said(noa, "The filter is kept.")
    noa.goto("/admin/orders")
    expect(noa.locator("tbody tr")).to_have_count(2)
    noa.get_by_label(f"Tick order {cleos.number}").check()
    noa.get_by_role("button", name="Being packed").click()
    expect(noa.locator("tbody").get_by_text("Being packed")).to_have_count(1)

    noa.get_by_role("link", name=f"#{cleos.number}").click()
    noa.get_by_text("Give money back").click()
    noa.get_by_label("Amount").first.fill("5")
    noa.get_by_role("button", name="Give back").click()
    said(noa, "The refund is on its way.")
    wiring.drain()
    noa.reload()
    expect(noa.locator("#money")).to_contain_text("given back $5.00")

    noa.goto(f"/admin/orders/{ottos.number}")
    noa.get_by_text("Cancel this order").click()
    noa.get_by_role("button", name="Cancel the order").click()
    said(noa, "The order is cancelled.")


def test_stock_taxes_and_delivery_are_set(office: Office) -> None:
    noa = office.noa
    noa.goto("/admin/stock")
    noa.get_by_role("link", name="Mug").first.click()
    noa.get_by_label("Units").fill("7")
    noa.get_by_role("button", name="Change stock").click()
    said(noa, "The stock is changed.")
    expect(noa.locator(".stats")).to_contain_text("25")

    noa.goto("/admin/settings/taxes")
    noa.get_by_text("Tax is added at checkout").click()
    noa.get_by_role("button", name="Save").click()
    said(noa, "Saved.")
    noa.get_by_label("Rates of another country").select_option("DE")
    noa.get_by_role("button", name="Open its rates").click()
    noa.get_by_label("Row 1: Name of the tax").fill("VAT")
    noa.get_by_label("Row 1: Rate in %").fill("19")
    noa.get_by_role("button", name="Save rates").click()
    said(noa, "The rates are saved.")

    noa.goto("/admin/settings/shipping")
    noa.get_by_role("link", name=re.compile("Standard")).first.click()
    noa.get_by_label("Row 1: price").fill("6.50")
    noa.get_by_role("button", name="Save").click()
    said(noa, "The way of delivery is saved.")
    said(noa, "$6.50")


def test_a_packer_comes_by_mail_ships_and_cannot_refund(office: Office) -> None:
    noa, number = office.noa, office.orders[0].number
    noa.goto("/admin/team")
    noa.get_by_label("Name").fill("Max")
    noa.get_by_label("Email").fill("max@example.com")
    noa.get_by_role("button", name="Invite").click()
    link = noa.locator(".one-time-link").inner_text()

    max_ = office.people.new(base_url=office.url, width=390)
    max_.goto(link[link.index("/admin") :])
    max_.get_by_label("Password").fill(PASSWORD)
    max_.get_by_role("button", name="Begin").click()
    max_.goto(f"/admin/shipments/{number}")
    max_.get_by_label("Tracking number").fill("1Z999AA10123456784")
    max_.get_by_role("button", name="It has left").click()
    max_.get_by_text("1Z999AA10123456784").first.wait_for()
    office.people.expect("status of 403")
    for closed in (f"/admin/orders/{number}", "/admin/customers", "/admin/settings", "/admin/team"):
        answer = max_.goto(closed)
        assert answer is not None
        assert answer.status == 403

    noa.goto("/admin/team")
    row = noa.get_by_role("row", name=re.compile("max@example.com"))
    row.get_by_text("Change").click()
    row.get_by_label("Role").select_option("support")
    row.get_by_role("button", name="Set role").click()
    said(noa, "The role is changed.")
    max_.goto("/admin")
    max_.get_by_label("Email").fill("max@example.com")
    max_.get_by_label("Password").fill(PASSWORD)
    max_.get_by_role("button", name="Sign in").click()
    max_.goto(f"/admin/orders/{number}")
    max_.get_by_text("Give money back").wait_for()
    noa.get_by_role("link", name="Max").click()
    said(noa, "signed in")


def test_past_orders_come_from_a_file(office: Office) -> None:
    noa = office.noa
    noa.goto("/admin/imports")
    noa.get_by_role("link", name="Orders", exact=True).last.click()
    noa.get_by_label("Shopify order CSV").set_input_files(FIXTURES / "orders_export.csv")
    noa.get_by_role("button", name="Check the file").click()
    noa.get_by_text("The file is being looked through.").wait_for()
    wiring.drain()
    noa.reload()
    noa.get_by_role("button", name="Import now").click()
    noa.get_by_text("The file is being imported.").wait_for()
    wiring.drain()
    noa.reload()
    noa.get_by_role("link", name="See the orders").click()
    expect(noa.locator("tbody tr")).to_have_count(3)
    noa.get_by_role("link", name="Cleo Roe").first.click()
    said(noa, "2 imported orders")


def test_pictures_wait_until_what_was_typed_is_saved(office: Office) -> None:
    noa = office.noa
    mug = FilePayload(name="mug.jpg", mimeType="image/jpeg", buffer=picture_bytes())
    noa.goto("/admin/products")
    noa.get_by_role("link", name="Mug").first.click()
    noa.get_by_label("Title", exact=True).fill("A taller mug")
    noa.locator("#picture-files").set_input_files(mug)
    noa.get_by_role("button", name="Upload").click()
    assert "save your other changes" in noa.locator("#picture-files").evaluate("one => one.validationMessage")
    expect(noa.get_by_label("Title", exact=True)).to_have_value("A taller mug")
    noa.get_by_role("button", name="Save product").click()
    said(noa, "“A taller mug” is saved.")
    noa.locator("#picture-files").set_input_files(mug)
    noa.get_by_role("button", name="Upload").click()
    said(noa, "1 picture added.")
