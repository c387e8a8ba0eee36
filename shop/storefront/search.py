"""Searching the shop. Nothing found is no dead end: the page says how to look, and what others like."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from shop.catalog import queries as catalog
from shop.recommendations import queries as recommendations
from shop.storefront import notes
from shop.storefront.collections import number_of_page
from shop.storefront.shown import cards, suggested
from shop.web.render import page

MOST = 200  # letters of a question
blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def show() -> Response:
    """What is found for `q`."""
    text = " ".join(request.args.get("q", "").replace("\x00", "").split())[:MOST]
    listing = catalog.search(text, page=number_of_page(request.args.get("page")))
    if text:
        notes.search(text, listing.total)
    notes.item_list("search", "Search", listing.cards)
    return page(
        "storefront/search/show.html",
        title=_("Search"),
        text=text,
        listing=listing,
        products=cards(listing.cards),
        liked=[] if listing.total else suggested(recommendations.popular(limit=4)),
        page_url=lambda number: url_for(".show", q=text, page=number if number > 1 else None),
    )
