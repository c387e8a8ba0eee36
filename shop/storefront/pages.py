"""The owner's own pages: policies, about us, and whatever else there is to read."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from markupsafe import Markup

from shop.content import page_pictures
from shop.content import queries as content
from shop.storefront import framing, shown
from shop.web.locale import get_locale

MOST = 160  # letters
blueprint = Blueprint("pages", __name__, url_prefix="/pages")


@blueprint.get("/<slug>")
def show(slug: str) -> Response:
    """One page, in the reader's language where it is written in it."""
    found = content.page(slug, locale=get_locale()) if len(slug) <= 120 and "\x00" not in slug else None
    if found is None:
        abort(404)
    description = found.seo_description or text_of(found.html)
    return framing.page(
        "storefront/pages/show.html",
        title=found.title,
        shown=found,
        description=description,
        image=shown.free_picture(page_pictures.picture_id(slug)),
    )


def text_of(html: str) -> str:
    """The beginning of a page for those who only see an excerpt."""
    words = " ".join(Markup(html).striptags().split())
    return words if len(words) <= MOST else words[:MOST].rsplit(" ", 1)[0] + "…"
