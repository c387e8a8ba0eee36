"""The cart: what is in it, what it costs and why, and every change to it as one POST.

Each change is answered with the page, or with the drawer where the page's script asks for it.
"""

from __future__ import annotations

import pickle

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from shop.cart import queries
from shop.cart.gifts import Gift
from shop.recommendations import queries as recommendations
from shop.recommendations.slots import CART
from shop.storefront import basket, framing, notes, recommending
from shop.storefront.cart import answering
from shop.storefront.cart.answering import refuse
from shop.web import slots

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
    notes.cart(seen)
    companions = recommendations.goes_with(
        {line.product_id: line.title for line in seen.quote.lines}, reader=recommending.reader(), limit=4
    )
    shown = {
        **{name: value for name, value in answering.context(seen).items() if name != "seen"},
        "codes": seen.codes,
        "due": seen.due,
        "gift": seen.details.gift,
        "later": seen.later,
        "removed": removed,
        "code_asked": "code" in request.args,
    }
    return framing.kept(
        "storefront/cart/show.html",
        title=_("Cart"),
        shows=None if shown["tap"] or seen.details.gift != Gift() else pickle.dumps(shown),
        values=lambda: shown,
        own={
            "companions": lambda: recommending.section(companions, _("Goes well with it"), "companions"),
            "slots": lambda place: slots.render_slot(place, quote=seen.quote),
        },
    )


def _empty(removed: dict[str, str] | None) -> Response:
    """Nothing to buy; perhaps something saved for later."""
    basket.note_count(0)
    held = queries.held(basket.token())
    later = held.later if held is not None else []
    liked = recommendations.popular(CART, reader=recommending.reader(), limit=4)
    return framing.page(
        "storefront/cart/empty.html",
        title=_("Cart"),
        later=later,
        removed=removed,
        liked=recommending.section(liked, _("Popular right now"), "liked"),
    )


from shop.storefront.cart import extras, lines, saved  # noqa: E402, F401 (they add their views)
