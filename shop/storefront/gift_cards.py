"""Gift cards for whoever holds one: asking what is left, the card with its QR code, and putting it to use.

A mail or a printed code leads to `/gift-cards/<code>`: who has the code has the money, as with the card
itself, so the page is kept from caches, search engines and other sites. Its 80 random bits are not guessed;
guesses typed into the form are limited by network address all the same.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from shop.brand import links
from shop.catalog.care import qr_svg
from shop.credit import codes, operations, queries
from shop.credit.models import CreditAccount
from shop.kernel import clock, ids, limits
from shop.kernel.errors import N_, NotFound
from shop.storefront import basket
from shop.web import security
from shop.web.acting import act
from shop.web.render import page

TRIES, WINDOW = 30, timedelta(minutes=15)
blueprint = Blueprint("gift_cards", __name__, url_prefix="/gift-cards")
blueprint.after_request(security.keep_private)


@blueprint.get("")
def index() -> Response:
    """The field for a code."""
    return page("storefront/gift_cards/index.html", title=_("Gift card"), typed="", error="")


@blueprint.post("")
def look() -> Response:
    """What is left on a card."""
    typed = request.form.get("code", "")[: codes.MOST_TYPED]
    _limit()
    if queries.by_code(typed) is None:
        error = _("We do not know this card. Please check the code.")
        return page(
            "storefront/gift_cards/index.html", status=422, title=_("Gift card"), typed=typed, error=error
        )
    return make_response(redirect(url_for(".show", code=codes.shown(codes.normalized(typed))), 303))


@blueprint.get("/<code>")
def show(code: str) -> Response:
    """The card: what is left, its code for reading and scanning, and the way to use it."""
    card, at = _found(code), clock.now()
    word = codes.shown(codes.normalized(code))
    return page(
        "storefront/gift_cards/show.html",
        title=_("Gift card"),
        card=card,
        code=word,
        usable=card.usable(at) and card.balance_minor > 0,
        qr=Markup(qr_svg(links.url(url_for(".show", code=word)), title=_("Gift card"))),
    )


@blueprint.post("/<code>")
def use(code: str) -> Response:
    """Note it on the cart, which is shown then; without a cart it waits for one."""
    _limit()
    _found(code)
    if act(lambda: operations.add_card(token=basket.token(), code=code, at=clock.now())):
        flash(_("The gift card pays your next order here."), "success")
    return make_response(redirect(url_for("cart.show"), 303))


def _found(code: str) -> CreditAccount:
    card = queries.by_code(code[: codes.MOST_TYPED])
    if card is None:
        raise NotFound(N_("We do not know this card. Please check the code."))
    return card


def _limit() -> None:
    who = ids.token_hash(request.remote_addr or "")[:32]
    limits.hit(f"gift-card:{who}", limit=TRIES, per=WINDOW, at=clock.now())
