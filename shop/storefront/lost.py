"""For whoever came to an address that is not there: what others like, so that the way does not end."""

from __future__ import annotations

from flask import Blueprint, request

from shop.recommendations import queries as recommendations
from shop.storefront.shown import suggested
from shop.web import slots
from shop.web.render import fragment

SHOWN = 4
blueprint = Blueprint("lost", __name__)


def liked() -> str:
    """A row of what sells best; not for the owner's pages."""
    if request.path.startswith("/admin"):
        return ""
    products = suggested(recommendations.popular(limit=SHOWN))
    return fragment("storefront/errors/_liked.html", products=products) if products else ""


slots.register("errors.lost", "liked", 10, liked)
