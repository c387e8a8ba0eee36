"""The wish list: a heart on every product, the list with its way into the cart, and an address to share."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, abort, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from shop.brand import links
from shop.cart import operations as carts
from shop.catalog import queries as catalog
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.storefront import basket, framing, notes, shown
from shop.storefront.consent import inside
from shop.storefront.wishlist import held
from shop.web import security
from shop.web.acting import sentence
from shop.wishlist import operations, queries

FRAGMENT = "wish"
blueprint = Blueprint("wishlist", __name__, url_prefix="/wishlist")


@blueprint.get("")
def show() -> Response:
    """The list of whoever looks."""
    found = queries.find(held.holder())
    wishes = queries.wishes(found.id) if found else []
    token = found.share_token if found else None
    response = framing.page(
        "storefront/wishlist/show.html",
        title=_("Wish list"),
        wishes=[(wish, shown.card(wish.card)) for wish in wishes],
        address=links.base() + url_for(".shared", token=token) if token else "",
    )
    return security.keep_private(response)


@blueprint.get("/<token>")
def shared(token: str) -> Response:
    """A list somebody shares; it can be looked at and bought from, not changed."""
    found = queries.shared(token)
    if found is None:
        abort(404)
    wishes = queries.wishes(found.id)
    cards = [wish.card for wish in wishes]
    notes.item_list("wishlist_shared", "Shared wish list", cards)
    return security.keep_private(
        framing.page("storefront/wishlist/shared.html", title=_("A wish list"), products=shown.cards(cards))
    )


@blueprint.post("/items")
def add() -> Response:
    """Put a product on the list."""
    product_id = ids.parse_id(request.form.get("product"))
    try:
        if product_id is None:
            raise NotFound(N_("This product is not for sale."))
        with db.transaction():
            wishlist = operations.add(
                holder=held.holder(),
                product_id=product_id,
                variant_id=ids.parse_id(request.form.get("variant")),
                at=clock.now(),
            )
    except DomainError as refused:
        return _refused(refused)
    notes.wished(catalog.cards([product_id])[product_id])
    held.forget()
    response = _answer(_("It is on your wish list."))
    if wishlist.customer_id is None:
        held.keep(response, wishlist.token)
        response.headers["X-Wish-Count"] = str(len(queries.product_ids(queries.Holder(token=wishlist.token))))
    return response


@blueprint.post("/items/removal")
def remove_named() -> Response:
    """Take off the product that the form names: the second press of its heart."""
    product_id = ids.parse_id(request.form.get("product"))
    return remove(product_id) if product_id else _answer("")


@blueprint.post("/items/<uuid:product_id>/removal")
def remove(product_id: uuid.UUID) -> Response:
    """Take a product off the list."""
    with db.transaction():
        operations.remove(holder=held.holder(), product_id=product_id, at=clock.now())
    held.forget()
    return _answer(_("It is off your wish list."))


@blueprint.post("/items/<uuid:product_id>/cart")
def move_to_cart(product_id: uuid.UUID) -> Response:
    """Put it into the cart and take it off the list; a sold-out one stays."""
    at, owner = clock.now(), basket.owner()
    found = queries.find(held.holder())
    wishes = {wish.card.id: wish for wish in (queries.wishes(found.id) if found else [])}
    variant_id = wishes[product_id].buyable if product_id in wishes else None
    try:
        if variant_id is None:
            raise NotFound(N_("This product is not for sale."))
        with db.transaction():
            cart = carts.add(token=basket.token(), variant_id=variant_id, quantity=1, at=at)
            if owner is not None and cart.customer_id != owner:
                cart = carts.claim(token=cart.token, customer_id=owner, at=at) or cart
            operations.remove(holder=held.holder(), product_id=product_id, at=at)
    except DomainError as refused:
        return _refused(refused)
    flash(_("It is in your cart."), "good")
    response = make_response(redirect(url_for(".show"), 303))
    basket.keep(response, cart.token)
    return response


@blueprint.post("/link")
def share() -> Response:
    """Give the list an address for others."""
    try:
        with db.transaction():
            operations.share(holder=held.holder())
    except DomainError as refused:
        flash(sentence(refused), "error")
    return make_response(redirect(url_for(".show", _anchor="share"), 303))


@blueprint.post("/link/removal")
def unshare() -> Response:
    """Take that address away."""
    with db.transaction():
        operations.unshare(holder=held.holder())
    return make_response(redirect(url_for(".show", _anchor="share"), 303))


def _answer(text: str) -> Response:
    """Back to where the heart was pressed; a script only wants to know how many there are."""
    if request.headers.get("X-Fragment") == FRAGMENT:
        return make_response("", 204, {"X-Wish-Count": str(held.count())})
    if text:
        flash(text, "good")
    return make_response(redirect(inside(request.form.get("next") or url_for(".show")), 303))


def _refused(refused: DomainError) -> Response:
    if request.headers.get("X-Fragment") == FRAGMENT:
        return make_response(sentence(refused), refused.status, {"Content-Type": "text/plain; charset=utf-8"})
    flash(sentence(refused), "error")
    return make_response(redirect(inside(request.form.get("next") or url_for(".show")), 303))
