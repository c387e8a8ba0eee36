"""A collection's page: its products in a grid, filtered, sorted and paged by address. "all" is everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from shop.catalog import queries as catalog
from shop.recommendations import queries as recommendations
from shop.recommendations import slots
from shop.recommendations.slots import COLLECTION, LEARNED
from shop.storefront import browsing, framing, notes, recommending, sorts
from shop.storefront.browsing import Shown, number_of_page
from shop.storefront.shown import cards
from shop.web.render import page

ALL = "all"
blueprint = Blueprint("collections", __name__, url_prefix="/collections")
__all__ = ["blueprint", "number_of_page"]


@dataclass(frozen=True)
class Head:
    """What the head of the page says, and what search engines are told; `handle` None is all products."""

    title: str
    description: str
    handle: str | None
    seo_title: str = ""
    seo_description: str = ""


@blueprint.get("/<handle>")
def show(handle: str) -> Response:
    """One page of a collection; 404, with the way back, for a page past the last."""
    head = _found(handle)
    reader = recommending.reader()
    policy = slots.policy(COLLECTION, reader) if slots.is_shown(COLLECTION) else ""
    asked = browsing.read(request.args, sorts.of_collections(recommended=policy == LEARNED))
    found = catalog.browse(
        collection=head.handle,
        chosen=asked.filters,
        sort=asked.sort,
        page=asked.page,
        first=recommendations.liked(reader) if asked.sort == catalog.RECOMMENDED else (),
    )
    ordered = {"slot": COLLECTION, "policy": policy} if policy and asked.plain else {}
    notes.item_list(handle, head.title, found.listing.cards, **ordered)

    def values() -> dict[str, Any]:
        shown = Shown(asked, found, ".show", handle=handle)
        return {"collection": head, "shown": shown, "products": cards(found.listing.cards)}

    status = 404 if browsing.is_past_the_end(found.listing) else 200
    if browsing.wants_fragment():
        response = page("storefront/collections/_listing.html", status=status, title=head.title, **values())
    else:
        response = framing.kept(
            "storefront/collections/show.html",
            status=status,
            title=head.title,
            shows=(head, found, asked.said),
            values=values,
        )
    response.vary.add("X-Fragment")
    return response


def _found(handle: str) -> Head:
    row = catalog.collection_by_handle(handle)
    if row is not None:
        return Head(row.title, row.description_html, row.handle, row.seo_title, row.seo_description)
    if handle != ALL:
        abort(404)
    return Head(_("All products"), "", None)
