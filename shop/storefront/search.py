"""Searching the shop, and suggestions while somebody types.

Nothing found is no dead end: the page says how to look, what others like, and whom to ask.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from shop.catalog import queries as catalog
from shop.catalog.queries import Browsed
from shop.catalog.search import folding, question
from shop.recommendations import queries as recommendations
from shop.recommendations import reasons
from shop.recommendations.slots import LEARNED
from shop.storefront import browsing, framing, notes, recommending, sorts
from shop.storefront.browsing import Asked, Shown
from shop.storefront.products import seen
from shop.storefront.shown import cards
from shop.web.render import fragment, page

LEAST_TYPED = 2
SHOWN, LATELY = 4, 3
blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def show() -> Response:
    """What is found for `q`; 404, with the way back, for a page past the last."""
    text = question.tidy(request.args.get("q", ""))
    asked = browsing.read(request.args, sorts.SEARCH_SORTS)
    found = catalog.browse(text=text, chosen=asked.filters, sort=asked.sort, page=asked.page)
    _note(text, asked, found)
    make, template = framing.page, "storefront/search/show.html"
    if browsing.wants_fragment():
        make, template = page, "storefront/search/_listing.html"
    response = make(
        template,
        status=404 if browsing.is_past_the_end(found.listing) else 200,
        title=_("Search"),
        text=text,
        shown=Shown(asked, found, ".show", q=text),
        products=cards(found.listing.cards),
        liked="" if found.everything else _instead(),
    )
    response.vary.add("X-Fragment")
    return response


@blueprint.get("/search/suggestions")
def suggestions() -> Response:
    """Options for the list under a search field: an empty answer for less than two letters."""
    text = question.tidy(request.args.get("q", ""))
    found = catalog.suggest(text) if len(folding.compact(text)) >= LEAST_TYPED else catalog.Suggestions()
    html = fragment(
        "storefront/search/_suggestions.html",
        text=text,
        found=found,
        products=cards(found.products),
        collections=[
            (title, url_for("collections.show", handle=handle)) for title, handle in found.collections
        ],
    )
    response = make_response(html)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _instead() -> Markup:
    """What is shown where nothing was found: what fits the person, else what sells."""
    found = recommendations.instead(recommending.reader(), lately=seen.products()[:LATELY], limit=SHOWN)
    personal = found.policy == LEARNED and bool(found) and found[0].code not in (reasons.POPULAR, reasons.NEW)
    return recommending.section(found, _("For you") if personal else _("Popular right now"), "liked")


def _note(text: str, asked: Asked, found: Browsed) -> None:
    """A question counts once: not again with each filter and page of its answer."""
    if text and asked.plain and asked.page == 1:
        notes.search(text, found.everything)
    notes.item_list("search", "Search", found.listing.cards)
