"""A collection's page: its products in a grid, sorted and paged by address. "all" is everything for sale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from shop.catalog import queries as catalog
from shop.kernel.errors import N_
from shop.storefront import notes
from shop.storefront.shown import cards
from shop.web.render import page

ALL = "all"
SORTS = {
    "featured": N_("Featured"),
    "newest": N_("Newest"),
    "price-up": N_("Price, low to high"),
    "price-down": N_("Price, high to low"),
    "title": N_("Name"),
}
blueprint = Blueprint("collections", __name__, url_prefix="/collections")


@dataclass(frozen=True)
class Shown:
    """What the head of the page says; `handle` None stands for all products."""

    title: str
    description: str
    handle: str | None


def number_of_page(text: str | None) -> int:
    """The page asked for; anything that is no small positive number is the first."""
    return int(text) if text and text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1


@blueprint.get("/<handle>")
def show(handle: str) -> Response:
    """One page of a collection."""
    collection = _found(handle)
    asked = request.args.get("sort", "")
    sort = asked if asked in SORTS else "featured"
    listing = catalog.products_in(collection.handle, page=number_of_page(request.args.get("page")), sort=sort)
    notes.item_list(handle, collection.title, listing.cards)

    def page_url(number: int) -> str:
        chosen: dict[str, Any] = {} if sort == "featured" else {"sort": sort}
        if number > 1:
            chosen["page"] = number
        return url_for(".show", handle=handle, **chosen)

    return page(
        "storefront/collections/show.html",
        title=collection.title,
        collection=collection,
        listing=listing,
        products=cards(listing.cards),
        sorts=[(code, _(name)) for code, name in SORTS.items()],
        sort=sort,
        page_url=page_url,
    )


def _found(handle: str) -> Shown:
    row = catalog.collection_by_handle(handle)
    if row is not None:
        return Shown(row.title, row.description_html, row.handle)
    if handle != ALL:
        abort(404)
    return Shown(_("All products"), "", None)
