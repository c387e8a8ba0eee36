"""No page of the shop breaks a rule of WCAG 2.2 AA that a program can check: any language, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from shop.customers import operations as customers
from shop.kernel import clock, db
from tests.browser.test_storefront_purchase import DECLINED, GOOD
from tests.support.browser import People
from tests.support.live_shop import LiveShop

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = (
    "/",
    "/collections/table",
    "/collections/all?sort=title",
    "/products/mug",
    "/products/candle",
    "/search?q=mug",
    "/search?q=nothing",
    "/search",
    "/cart",
    "/pages/terms",
    "/consent",
    "/account/sign-in",
    "/account/sign-in/forged",
    "/nothing",
)
PRIVATE = ("/account", "/account/addresses", "/account/profile")
LOOKS = [("", "light", 1280), ("/he", "dark", 390)]


class Inspector:
    """Walks a shop and remembers what is wrong with its pages."""

    def __init__(self, page: Page, prefix: str) -> None:
        self.page, self.prefix = page, prefix
        self.faults: list[str] = []
        self.go("/")  # with the privacy choice; the other pages without it, as it stands over their ends
        page.locator(".consent button[value=no]").click()

    def look(self, name: str = "") -> None:
        """Check the page as it stands."""
        found = Axe().run(self.page, options={"runOnly": TAGS}).response["violations"]
        where = name or self.page.url
        self.faults += [f"{where}: {one['id']}: {one['nodes'][0]['html'][:140]}" for one in found]
        width = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width[0] > width[1]:
            self.faults.append(f"{where}: {width[0]} wide on {width[1]}")

    def go(self, path: str) -> None:
        """Open a page and check it."""
        self.page.goto(self.prefix + path)
        self.look()

    def send(self, form: str, button: str = "button[type=submit], button:not([type])") -> None:
        """Press a form's button."""
        self.page.locator(f"form[action$='{form}']").locator(button).first.click()


@pytest.mark.parametrize(("prefix", "scheme", "width"), LOOKS)
def test_pages_for_everybody(
    people: People, live_shop: LiveShop, prefix: str, scheme: str, width: int
) -> None:
    people.expect("status of 404", "status of 410")
    page = people.new(base_url=live_shop.url, width=width, color_scheme=scheme)
    inspector = Inspector(page, prefix)
    for path in PUBLIC:
        inspector.go(path)
    assert inspector.faults == []


@pytest.mark.parametrize(("prefix", "scheme", "width"), LOOKS)
def test_the_way_of_an_order(
    people: People, live_shop: LiveShop, prefix: str, scheme: str, width: int
) -> None:
    people.expect("status of 409")
    page = people.new(base_url=live_shop.url, width=width, color_scheme=scheme)
    inspector = Inspector(page, prefix)
    page.goto(prefix + "/products/bowl")
    page.locator("[data-buy]").first.click()
    page.locator("dialog[open]").wait_for()
    inspector.look("the sheet")
    inspector.go("/cart")
    inspector.send("/checkout/start")
    page.wait_for_url("**/checkout")
    inspector.look()
    page.locator(".button--pay").click()
    inspector.look("checkout with errors")
    for field, text in {
        "email": "a@example.com",
        "name": "Cleo",
        "line1": "1 Road",
        "postal_code": "04101",
    }.items():
        page.locator(f"#{field}").fill(text)
    page.locator("#city").fill("Portland")
    page.locator("#region").select_option("ME")
    page.locator("#test_card").fill(DECLINED)
    page.locator(".button--pay").click()
    page.wait_for_url("**/orders/*")
    inspector.look("a declined order")
    page.locator("#test_card").fill(GOOD)
    page.locator("form[action$='/payment'] button[type=submit]").click()
    page.locator(".steps").wait_for()
    inspector.look("a paid order")
    assert inspector.faults == []


@pytest.mark.parametrize(("prefix", "scheme", "width"), LOOKS)
def test_pages_of_a_customer(
    people: People, live_shop: LiveShop, prefix: str, scheme: str, width: int
) -> None:
    with db.transaction():
        dana = customers.upsert_for_order(email="dana@example.com", name="Dana", locale="en", at=clock.now())
        customers.set_password(customer_id=dana.id, password="a long password", at=clock.now())
    db.end_read()
    page = people.new(base_url=live_shop.url, width=width, color_scheme=scheme)
    inspector = Inspector(page, prefix)
    page.goto(prefix + "/account/sign-in")
    page.locator("#email").fill("dana@example.com")
    page.locator("main summary").click()
    page.locator("#password").fill("a long password")
    inspector.look("signing in by password")
    page.locator("button[value=password]").click()
    page.wait_for_url("**/account")
    for path in PRIVATE:
        inspector.go(path)
    assert inspector.faults == []
