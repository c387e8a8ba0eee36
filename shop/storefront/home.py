"""The home page: what is sold, what is liked, who makes it; for whoever comes back, lists of their own.

The hero shows the picture its owner chose, else the best-liked product's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from shop.brand import store
from shop.catalog import queries as catalog
from shop.catalog.values import Picture, ProductCard
from shop.content import front, markdown, page_pictures, returns
from shop.content import queries as content
from shop.recommendations import queries as recommendations
from shop.recommendations import reasons
from shop.recommendations.queries import Home, Row
from shop.recommendations.slots import LEARNED
from shop.shipping import queries as shipping
from shop.storefront import context, framing, notes, recommending
from shop.storefront.products import seen
from shop.storefront.shown import cards, free_picture
from shop.web import currency
from shop.web.locale import get_locale
from shop.web.render import money

SHOWN, REASONS, LATELY = 8, 3, 3
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
    found = recommendations.home(recommending.reader(), lately=seen.products()[:LATELY], many=SHOWN)
    liked = [one.card for one in found.popular]
    doors = _doors()
    popular = _title(found.popular)
    notes.slot(found.popular, popular)
    return framing.kept(
        "storefront/home/show.html",
        title=store.current().name,
        shows=(tuple(liked), popular, doors),
        values=lambda: _values(liked, popular, doors),
        own={"lists": lambda: _lists(found)},
    )


def _title(popular: Row) -> str:
    return _("New in the shop") if not popular or popular[0].code == reasons.NEW else _("Popular right now")


def _lists(found: Home) -> Markup:
    """Both lists of a reader, never mixed."""
    fresh = _("For you") if found.for_you.policy == LEARNED else _("You may like")
    return Markup("").join(
        [
            recommending.section(found.again, _("Buy again"), "again"),
            recommending.section(found.for_you, fresh, "for-you"),
        ]
    )


def _values(liked: list[ProductCard], popular: str, doors: tuple[Door, ...]) -> dict[str, Any]:
    own, words = free_picture(front.picture_id()), front.front(get_locale())
    return {
        "front": words,
        "products": cards(liked),
        "products_title": popular,
        "doors": doors,
        "hero": own or next((card.image for card in liked if card.image and card.image.ready), None),
        "own_hero": own is not None,
        "reasons": _said_reasons(words.promises) or _reasons(),
        "story_lines": [line.strip() for line in words.story.splitlines() if line.strip()],
        "story_picture": _of_story(words.story_link),
        "story_url": context.on_this_shop(words.story_link),
    }


def _of_story(link: str) -> Picture | None:
    """The picture of the page where the story goes on."""
    slug = link.removeprefix("/pages/")
    return free_picture(page_pictures.picture_id(slug)) if slug != link else None


def _said_reasons(text: str) -> list[str]:
    lines = markdown.fill(text, content.places(get_locale())).splitlines()
    return [line.strip() for line in lines if line.strip()][:REASONS]


def _reasons() -> list[str]:
    """Why to buy here, of what is true of every shop of this kind, where its owner says nothing else."""
    free = shipping.free_from(store.current().country)
    least = money(currency.shown_amount(free)) if free else ""
    delivery = _("Free delivery from %(amount)s", amount=least) if free else _("Followed to your door")
    days = returns.promised().days
    mind = ngettext("%(num)d day to change your mind", "%(num)d days to change your mind", days)
    return [delivery, *([mind] if days else []), _("Paid safely, by card or transfer")]


def _doors() -> tuple[Door, ...]:
    entries = context.navigation()
    pictures = catalog.covers([entry.id for entry in entries])
    return tuple(
        Door(entry.title, url_for("collections.show", handle=entry.handle), pictures.get(entry.id))
        for entry in entries
    )
