"""The owner's own pages: policies, about us, and whatever else there is to read."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from shop.content import queries as content
from shop.web.locale import get_locale
from shop.web.render import page

blueprint = Blueprint("pages", __name__, url_prefix="/pages")


@blueprint.get("/<slug>")
def show(slug: str) -> Response:
    """One page, in the reader's language where it is written in it."""
    found = content.page(slug, locale=get_locale()) if len(slug) <= 120 and "\x00" not in slug else None
    if found is None:
        abort(404)
    return page("storefront/pages/show.html", title=found.title, shown=found)
