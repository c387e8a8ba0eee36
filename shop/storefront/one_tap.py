"""What "buy now" can promise a returning customer: which card, to which door. Nothing to a stranger.

Only somebody who has signed in is offered a card. Whom merely a link of a mail names is told why not, on the
sheet itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g
from markupsafe import Markup

from shop.checkout.values import CheckoutView
from shop.customers import queries as customers
from shop.customers.addresses import PostalAddress
from shop.kernel import clock
from shop.payments import cards
from shop.payments.cards import Card
from shop.storefront import framing
from shop.web import auth, fragments
from shop.web.render import fragment


@dataclass(frozen=True)
class Tap:
    """One tap: the card ("Visa •••• 4242") and the place ("12 Elm Street") of the button."""

    card: str
    place: str


def tap() -> Tap | None:
    """What the button says to a signed-in customer; None without card or address. Asked once a request."""
    customer = auth.current_customer()
    if customer is None:
        return None
    if "one_tap" not in g:
        own = cards.of_customer(customer.id, at=clock.now())
        saved = customers.default_address(customer.id) if own else None
        g.one_tap = _tap(own, PostalAddress.from_dict(saved.fields) if saved else PostalAddress())
    found: Tap | None = g.one_tap
    return found


@fragments.personal("buy_now")
def button() -> Markup:
    """The button of a product's page that buys at once."""
    known = tap()
    template = "storefront/products/_now.html"
    if known:
        return Markup(fragment(template, tap=known))
    return framing.text(template, values=lambda: {"tap": None})


def of(seen: CheckoutView) -> Tap | None:
    """The same for a cart that is being looked at, without another question to the database."""
    return _tap(seen.saved_cards, seen.details.address)


def _tap(own: Sequence[Card], address: PostalAddress) -> Tap | None:
    return Tap(own[0].label, address.line1) if own and address.line1 else None
