"""The cart: what is in it, what it costs and why, and every change to it as one POST.

Each change is answered with the page, or with the drawer where the page's script asks for it.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from shop.cart import queries
from shop.recommendations import queries as recommendations
from shop.storefront import basket, notes
from shop.storefront.cart import answering
from shop.storefront.cart.answering import refuse
from shop.storefront.shown import suggested
from shop.web.render import page

__all__ = ["blueprint", "refuse"]
blueprint = Blueprint("cart", __name__, url_prefix="/cart")


@blueprint.get("")
def show() -> Response:
    """The cart page."""
    seen = answering.look(basket.token())
    removed = answering.removed(request.args.to_dict())
    if seen is None:
        return _empty(removed)
    basket.note_count(seen.quote.units)
    notes.cart(seen.quote)
    companions = recommendations.goes_with([line.product_id for line in seen.quote.lines], limit=4)
    return page(
        "storefront/cart/show.html",
        title=_("Cart"),
        later=seen.later,
        companions=suggested(companions),
        removed=removed,
        **answering.context(seen),
    )


def _empty(removed: dict[str, str] | None) -> Response:
    """Nothing to buy; perhaps something saved for later."""
    basket.note_count(0)
    held = queries.held(basket.token())
    later = queries.both(held)[1] if held is not None and held.later else []
    return page(
        "storefront/cart/empty.html",
        title=_("Cart"),
        later=later,
        removed=removed,
        liked=suggested(recommendations.popular(limit=4)),
    )


from shop.storefront.cart import extras, lines, saved  # noqa: E402, F401 (they add their views)
