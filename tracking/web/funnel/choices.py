"""What the editor of a funnel offers, in words (gettext ids), and the shop's own values to choose from."""

from __future__ import annotations

from sqlalchemy import select

from shop.catalog.models import ACTIVE, Product
from shop.kernel import db
from shop.kernel.errors import N_
from tracking.journeys import words

UNITS = {
    "person": N_("People"),
    "visitor": N_("Browsers"),
    "session": N_("Visits"),
    "cart": N_("Carts"),
    "order": N_("Orders"),
}
FIELDS = {
    "path": N_("Page"),
    "channel": N_("Channel"),
    "source": N_("Source"),
    "medium": N_("Medium"),
    "campaign": N_("Campaign"),
    "referrer_host": N_("Referring site"),
    "device": N_("Device"),
    "locale": N_("Language"),
    "props.search_term": N_("Words searched for"),
    "props.step_name": N_("Step of the checkout"),
    "props.shipping_tier": N_("Way of delivery"),
    "props.payment_type": N_("Way to pay"),
    "props.coupon": N_("Code"),
}
ENTRY_FIELDS = {name: title for name, title in FIELDS.items() if not name.startswith("props.")}
OPERATORS = {"=": N_("is"), "!=": N_("is not"), "~": N_("contains"), "^": N_("begins with")}
BREAKDOWNS = {"": N_("Nothing"), **ENTRY_FIELDS, "landing_path": N_("Landing page")}
HOLDS = {
    "": N_("Nothing has to stay the same"),
    "cart": N_("The same cart throughout"),
    "session": N_("The same visit throughout"),
    "order": N_("The same order throughout"),
}
ENTRIES = {"first": N_("At the first step"), "any": N_("At any step")}
SPANS = {"s": N_("seconds"), "m": N_("minutes"), "h": N_("hours"), "d": N_("days"), "w": N_("weeks")}
# Where to begin: a name, a sentence, and the texts of the question.
PATTERNS: tuple[tuple[str, dict[str, str]], ...] = (
    (N_("From looking to buying"), {}),
    (
        N_("Through the checkout"),
        {
            "steps": "begin_checkout,add_shipping_info,add_payment_info,purchase",
            "window": "1d",
        },
    ),
    (N_("From a search to a purchase"), {"steps": "view_search_results,view_item,add_to_cart,purchase"}),
    (
        N_("From the first visit to a purchase"),
        {"steps": "first_visit,view_item,add_to_cart?,purchase", "window": "30d"},
    ),
    (N_("From a mail to a purchase"), {"steps": "page_view[channel=Email],view_item,add_to_cart,purchase"}),
)
MOST_PRODUCTS = 200


def pages() -> list[tuple[str, str]]:
    """(path, what it is called) of the shop's pages; a product's title is itself, the rest gettext ids."""
    shown = select(Product.handle, Product.title).where(Product.status == ACTIVE).order_by(Product.title)
    products = db.session().execute(shown.limit(MOST_PRODUCTS)).all()
    named = [
        ("/", N_("Home")),
        ("/search", N_("Search")),
        ("/cart", N_("Cart")),
        ("/checkout", N_("Checkout")),
    ]
    return [*named, *((f"/products/{handle}", title) for handle, title in products)]


def values() -> list[tuple[str, str]]:
    """(value, what it is) for conditions: the shop's pages, channels and devices."""
    channels = [(channel, N_("Channel")) for channel in words.CHANNELS]
    return [*pages(), *channels, *words.DEVICES.items()]
