"""How many clicks, typed fields and page loads a purchase takes, counted in a real browser as they happen.

A click is a press besides typing; a field is one that was typed into, payment aside; a load is a document
that the browser asked for to stay on (an answer that sends on to another address is not one).
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

from _lines import Lines
from _servers import ROOT
from playwright.sync_api import Browser, Page

from tests.support.processes import ShopProcesses

ADDRESS = {
    "email": "cleo@example.com",
    "name": "Cleo Rivers",
    "line1": "12 Harbor Street",
    "postal_code": "04101",
    "city": "Portland",
}
CARD = "4242 4242 4242 4242"
LINK = """
import wsgi
from shop.customers import operations as customers
from shop.kernel import clock, db
with db.transaction():
    wanted = dict(purpose=customers.SIGN_IN, email="cleo@example.com", locale="en")
    print(customers.make_link(**wanted, at=clock.now()))
"""


class Counter:
    """One shopper's page, with what they did on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.fields = self.loads = 0
        page.on("response", self._answered)

    def _answered(self, response: Any) -> None:
        request = response.request
        if request.is_navigation_request() and response.status < 300:
            self.loads += 1

    def click(self, what: Any) -> None:
        """Press something and wait until the page it leads to is there."""
        self.clicks += 1
        what.click()
        self.page.wait_for_load_state("networkidle")

    def type(self, field: str, text: str) -> None:
        """Type into a field that is empty; one that is filled in already needs no typing."""
        box = self.page.locator(f"#{field}")
        if box.count() and not box.input_value():
            box.fill(text)
            self.fields += 1

    def button(self, name: str) -> Any:
        """The first button whose name begins so."""
        return self.page.get_by_role("button", name=re.compile(f"^{name}")).first


def count(lines: Lines, browser: Browser, shop: ShopProcesses) -> None:
    """Buy as a new guest who has the card saved, sign in, and buy again; print what it took."""
    page = browser.new_context(base_url=shop.url).new_page()
    guest = Counter(page)
    page.goto("/", wait_until="networkidle")
    product = page.locator('main .card a[href^="/products/"]').first
    path = product.get_attribute("href") or "/"
    guest.click(product)
    guest.click(guest.button("Buy now"))
    page.locator("#save-test-card").check()  # an offer, which buying does not need
    pay(guest)
    _tell(lines, "guest", guest, clicks=3, fields=7, loads=3)
    page.goto(_sign_in_link(shop), wait_until="networkidle")
    guest.click(page.locator("main").get_by_role("button", name="Sign in"))
    page.goto(path, wait_until="networkidle")
    returning = Counter(page)
    returning.click(returning.button("Buy now with"))
    returning.click(returning.button("Pay"))
    page.wait_for_url("**/orders/*")
    returning.loads += 1  # the product's page itself, where the counting began
    _tell(lines, "returning", returning, clicks=2, fields=0, loads=2)


def _sign_in_link(shop: ShopProcesses) -> str:
    """The path that the customer's mail would lead to."""
    done = subprocess.run(
        [sys.executable, "-c", LINK], cwd=ROOT, env=shop.env, capture_output=True, text=True, check=True
    )
    return "/account/sign-in/" + done.stdout.split()[-1]


def pay(shopper: Counter) -> None:
    """Fill the checkout in and pay with the test card."""
    for field, text in ADDRESS.items():
        shopper.type(field, text)
    region = shopper.page.locator("select#region")
    if region.count() and not region.input_value():
        region.select_option("ME")
        shopper.fields += 1
    shopper.page.locator("#test_card").fill(CARD)
    shopper.click(shopper.button("Pay"))
    shopper.page.wait_for_url("**/orders/*")


def _tell(lines: Lines, name: str, counted: Counter, *, clicks: int, fields: int, loads: int) -> None:
    lines.tell(f"buying.{name}.clicks", counted.clicks, "clicks", goal=clicks)
    lines.tell(f"buying.{name}.fields", counted.fields, "typed fields besides payment", goal=fields)
    lines.tell(f"buying.{name}.loads", counted.loads - 1, "page loads after the landing", goal=loads)
