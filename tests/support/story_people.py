"""The people of the walking story in real browsers: what Cleo and the owner do, in their own words.

Clicks are counted: a person types freely, but each press is one of few.
"""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

from tests.factories.journeys import CHROME
from tests.support.browser import People, shot, wants_pictures
from tests.support.town import Town

CAMPAIGN = "/?utm_source=newsletter&utm_medium=email&utm_campaign=autumn"
EMAIL = "cleo@example.com"
GOOD, DECLINED, ASKS = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0027 6000 3184"
ADDRESS = {
    "email": EMAIL,
    "name": "Cleo Rivers",
    "line1": "12 Harbor Street",
    "postal_code": "04101",
    "city": "Portland",
    "region": "ME",
}


class Person:
    """Somebody at a browser. `clicks` counts what they pressed, `page` is what they look at."""

    def __init__(self, people: People, town: Town, *, width: int = 1280) -> None:
        self.page: Page = people.new(base_url=town.url, width=width, user_agent=CHROME)
        self.clicks = 0

    def press(self, name: str) -> None:
        """Press the first button of that name."""
        self.click(self.page.get_by_role("button", name=re.compile(f"^{name}")).first)

    def follow(self, name: str) -> None:
        """Click the first link of that name."""
        self.click(self.page.get_by_role("link", name=name).first)

    def click(self, what: Locator) -> None:
        """Click, and count it."""
        self.clicks += 1
        what.click()

    def types(self, **fields: str) -> int:
        """Fill fields by name; how many."""
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]:visible")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        return len(fields)

    def reads(self) -> str:
        """What stands on the page, on one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    def shows(self, words: str) -> None:
        """Wait until `words` stand on the page."""
        self.page.get_by_text(words).first.wait_for()

    def pictures(self, name: str) -> None:
        """Take a picture of the page on a phone and on a computer, where pictures are wanted."""
        if not wants_pictures():
            return
        before = self.page.viewport_size or {"width": 1280, "height": 900}
        for width, height in ((390, 844), (1280, 900)):
            self.page.set_viewport_size({"width": width, "height": height})
            shot(self.page, f"story-{name}-{width}")
        self.page.set_viewport_size(before)


def signs_in_as_owner(owner: Person, town: Town) -> None:
    """The owner opens the link that the terminal printed, and names the store."""
    owner.page.goto(town.owner_link())
    owner.press("Sign in")
    owner.shows("From here to your first order")
    owner.follow("Name it")
    owner.types(name="North Loom", email="hello@north-loom.example")
    owner.press("Save")
    owner.shows("Saved")


def arrives(cleo: Person) -> None:
    """Cleo comes from the newsletter and lets the shop remember her."""
    cleo.page.goto(CAMPAIGN)
    cleo.pictures("home-with-banner")
    cleo.press("Yes, you may")
    cleo.page.get_by_role("button", name="Yes, you may").wait_for(state="detached")


def chooses(cleo: Person, product: str = "Linen Apron") -> None:
    """From the home page to the checkout of one product: two clicks."""
    cleo.follow(product)
    cleo.page.get_by_role("heading", name=product, level=1).wait_for()
    cleo.press("Buy now")
    cleo.page.wait_for_url("**/checkout")


def pays(cleo: Person, card: str = GOOD, **changes: str) -> int:
    """Fill the form in and pay with a test card: one click; how many fields were typed into."""
    typed = cleo.types(**ADDRESS | changes)
    cleo.types(test_card=card)
    cleo.press("Pay")
    return typed


def begins_an_offer(owner: Person) -> None:
    """A tenth off for whoever bought once, more than a week ago."""
    owner.page.goto("/admin/offers/new?template=second_order")
    owner.types(
        name="Come back", title="A small thank-you", days="8", percent="10", most="20", valid_days="30"
    )
    owner.press("Save")
    owner.press("Begin")
    owner.shows("Running")


def ships(owner: Person, number: int, tracking_number: str) -> None:
    """The owner opens the order and hands a parcel over to UPS."""
    owner.page.goto("/admin/orders")
    owner.follow(f"#{number}")
    owner.page.get_by_label("Carrier", exact=True).select_option("ups")
    owner.types(tracking_number=tracking_number)
    owner.press("It has left")
    owner.shows("The parcel is on its way")


def scans(owner: Person, status: str) -> None:
    """The owner notes what the carrier told about the parcel."""
    owner.page.get_by_text("Add a scan").click()
    form = owner.page.locator("form[action$='/scans']")
    form.locator("[name=status]").select_option(status)
    form.get_by_role("button").click()
    owner.shows("Noted.")


def answers(cleo: Person, link: str, comment: str) -> None:
    """Cleo opens one of the eleven links, writes a line and presses the button."""
    cleo.page.goto(link)
    cleo.types(comment=comment)
    cleo.press("Send my answer")
    cleo.shows("Thank you")
