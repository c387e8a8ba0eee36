"""The home page: who we are, what is liked, where to look; for whoever comes back, their own two lists."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from shop.brand import store
from shop.catalog import queries as catalog
from shop.catalog.values import Picture, ProductCard
from shop.kernel import origin
from shop.recommendations import queries as recommendations
from shop.storefront import context, notes
from shop.storefront.shown import Card, cards, suggested
from shop.web import recognition
from shop.web.render import page

SHOWN = 8
blueprint = Blueprint("home", __name__)


@dataclass(frozen=True)
class Door:
    """A way into a collection."""

    title: str
    url: str
    picture: Picture | None


@blueprint.get("/")
def show() -> Response:
    """The home page."""
    again, for_you = _personal_lists()
    liked, popular = _popular()
    if liked:
        notes.item_list("home_popular", "Popular", liked)
    return page(
        "storefront/home/show.html",
        title=store.current().name,
        again=again,
        for_you=for_you,
        products=cards(liked),
        products_title=_("Popular right now") if popular else _("New in the shop"),
        doors=_doors(),
        hero=next((card.image for card in liked if card.image), None),
    )


def _personal_lists() -> tuple[list[Card], list[Card]]:
    """("Buy again", "For you") of a recognized customer who agreed to be remembered."""
    customer = recognition.known_customer()
    if customer is None or not origin.current().personal:
        return [], []
    again = recommendations.buy_again(customer.id)
    for_you = recommendations.for_you(customer.id)
    notes.item_list("home_buy_again", "Buy again", [one.card for one in again])
    notes.item_list("home_for_you", "For you", [one.card for one in for_you])
    return suggested(again), suggested(for_you)


def _popular() -> tuple[list[ProductCard], bool]:
    """What sells best, else (in a new store) what is newest; and which of the two it is."""
    liked = [one.card for one in recommendations.popular(limit=SHOWN)]
    if liked:
        return liked, True
    return list(catalog.products_in(None, per_page=SHOWN).cards), False


def _doors() -> list[Door]:
    entries = context.navigation()
    pictures = catalog.covers([entry.id for entry in entries])
    return [
        Door(entry.title, url_for("collections.show", handle=entry.handle), pictures.get(entry.id))
        for entry in entries
    ]
