"""Buying with the keyboard alone, and by what a screen reader is told alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from shop.orders.models import PAID
from tests.browser.test_storefront_purchase import GOOD, heading, statuses
from tests.support.browser import People
from tests.support.live_shop import LiveShop

MOST_TABS = 80
TYPED = {
    "email": "cleo@example.com",
    "name": "Cleo Rivers",
    "line1": "12 Harbor Street",
    "postal_code": "04101",
    "city": "Portland",
    "test_card": GOOD,
}
FOCUSED = """() => {
  const one = document.activeElement;
  const seen = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    id: one.id, text: (one.innerText || one.getAttribute('aria-label') || '').trim(), tag: one.tagName,
    visible: seen.width > 0 && seen.height > 0,
    ring: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
  };
}"""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on the element with this id or text; each stop is seen and has a ring."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["id"] == wanted or re.match(wanted, here["text"]):
            assert here["visible"], f"{wanted} has the focus and cannot be seen"
            assert here["ring"] or here["tag"] in ("INPUT", "SELECT"), f"{wanted} shows no focus"
            return
    raise AssertionError(f"no {wanted} within {MOST_TABS} stops")


def test_with_the_keyboard_alone(people: People, live_shop: LiveShop) -> None:
    cleo = people.new(base_url=live_shop.url)
    cleo.goto("/")
    tab_to(cleo, r"No|Only what is needed|.*necessary")
    with cleo.expect_navigation():
        cleo.keyboard.press("Enter")
    cleo.goto("/")
    tab_to(cleo, r"^Bowl")
    cleo.keyboard.press("Enter")
    cleo.wait_for_url("**/products/bowl")
    tab_to(cleo, r"^Buy now")
    cleo.keyboard.press("Enter")
    cleo.wait_for_url("**/checkout")
    for field, text in TYPED.items():
        tab_to(cleo, field)
        cleo.keyboard.type(text)
        if field == "city":
            tab_to(cleo, "region")
            cleo.keyboard.type("Maine")
    tab_to(cleo, r"^Pay \$")
    cleo.keyboard.press("Enter")
    heading(cleo).to_have_text("Thank you, Cleo. We have your order.")
    assert statuses() == [PAID]


def test_the_first_stop_skips_to_the_content(people: People, live_shop: LiveShop) -> None:
    cleo = people.new(base_url=live_shop.url)
    cleo.goto("/products/bowl")
    cleo.keyboard.press("Tab")
    cleo.keyboard.press("Enter")
    assert cleo.evaluate("document.activeElement.id") == "main"


def test_by_what_a_screen_reader_is_told_alone(people: People, live_shop: LiveShop) -> None:
    """Every step by role and accessible name, as assistive programs find their way."""
    cleo = people.new(base_url=live_shop.url)
    cleo.goto("/")
    main = cleo.get_by_role("main")
    main.get_by_role("link", name="Bowl", exact=True).first.click()
    expect(cleo.get_by_role("heading", level=1, name="Bowl")).to_be_visible()
    main.get_by_role("button", name="Buy now").first.click()
    cleo.wait_for_url("**/checkout*")
    for name, text in {
        "Email": "cleo@example.com",
        "Full name": "Cleo Rivers",
        "Street and house number": "12 Harbor Street",
        "Postal code": "04101",
        "City": "Portland",
        "Card number": GOOD,
    }.items():
        cleo.get_by_role("textbox", name=name).fill(text)
    cleo.get_by_role("combobox", name="State or province").select_option("Maine")
    cleo.get_by_role("button", name=re.compile(r"^Pay \$")).click()
    expect(cleo.get_by_role("heading", level=1)).to_have_text("Thank you, Cleo. We have your order.")
    assert statuses() == [PAID]
