"""The cart: what is in it, what it costs and why, and every change to it as one POST."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from shop.brand import countries, store
from shop.cart import operations, queries
from shop.cart.models import Cart
from shop.checkout import flow
from shop.checkout.values import CartGone, CheckoutDetails, CheckoutView
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import DomainError
from shop.kernel.money import total
from shop.recommendations import queries as recommendations
from shop.storefront import basket, notes, wanted
from shop.storefront.shown import suggested
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import fragment, page

SHEET = "cart-sheet"
REFUSALS = (wanted.NoSuchChoice, operations.BadQuantity, operations.NotEnough, operations.CartFull)
CODE_TRIES, CODE_WINDOW = 20, timedelta(minutes=15)
blueprint = Blueprint("cart", __name__, url_prefix="/cart")


@blueprint.get("")
def show() -> Response:
    """The cart page."""
    seen = look()
    if seen is None:
        basket.note_count(0)
        liked = suggested(recommendations.popular(limit=4))
        return page("storefront/cart/empty.html", title=_("Cart"), liked=liked)
    basket.note_count(seen.quote.units)
    notes.cart(seen.quote)
    companions = recommendations.goes_with([line.product_id for line in seen.quote.lines], limit=4)
    return page(
        "storefront/cart/show.html",
        title=_("Cart"),
        seen=seen,
        quote=seen.quote,
        problems={one.field: sentence(one) for one in seen.requirements if one.code.startswith("line_")},
        companions=suggested(companions),
        place=countries.name(store.current().country, get_locale()),
    )


def look() -> CheckoutView | None:
    """The browser's own cart as it would be bought now, delivered within the store's country."""
    details = CheckoutDetails(locale=get_locale())
    try:
        return flow.view(
            cart_token=basket.token(), details=details, shopper_customer_id=basket.owner(), at=clock.now()
        )
    except CartGone:
        return None


@blueprint.post("/lines")
def add() -> Response:
    """Put something in; answers with the sheet where the page's script asked for it, else shows the cart."""
    try:
        asked = wanted.read()
        with db.transaction():
            cart = _add(asked)
    except REFUSALS as refused:
        return refuse(refused, back=wanted.address())
    return _sheet(cart, asked.variant_id) if asks_for_sheet() else _shown(cart)


def _add(asked: wanted.Wanted) -> Cart:
    """Put it in; the cart of a signed-in customer is theirs on every device."""
    at, owner = clock.now(), basket.owner()
    cart = operations.add(token=basket.token(), variant_id=asked.variant_id, quantity=asked.quantity, at=at)
    if owner is not None and cart.customer_id != owner:
        return operations.claim(token=cart.token, customer_id=owner, at=at) or cart
    return cart


@blueprint.post("/lines/<uuid:variant_id>")
def update(variant_id: uuid.UUID) -> Response:
    """Set how many of one thing are wanted; 0 takes it out."""

    def change() -> Cart:
        count = wanted.quantity(request.form.get("quantity"), least=0)
        return operations.set_quantity(
            token=basket.token(), variant_id=variant_id, quantity=count, at=clock.now()
        )

    return _changed(change)


@blueprint.post("/lines/<uuid:variant_id>/removal")
def remove(variant_id: uuid.UUID) -> Response:
    """Take one thing out."""
    return _changed(lambda: operations.remove(token=basket.token(), variant_id=variant_id, at=clock.now()))


@blueprint.post("/codes")
def add_code() -> Response:
    """Enter a discount code; guesses are limited by cart and by network address."""
    at, code = clock.now(), request.form.get("code", "")
    for who in (basket.token() or "", request.remote_addr or ""):
        limits.hit(f"code:{ids.token_hash(who)[:32]}", limit=CODE_TRIES, per=CODE_WINDOW, at=at)
    return _changed(lambda: operations.apply_code(token=basket.token(), code=code, at=at))


@blueprint.post("/codes/removal")
def remove_code() -> Response:
    """Do without a discount code."""
    code = request.form.get("code", "")
    return _changed(lambda: operations.remove_code(token=basket.token(), code=code, at=clock.now()))


def asks_for_sheet() -> bool:
    """Whether the page's script wants the sheet instead of a page."""
    return request.headers.get("X-Fragment") == SHEET


def refuse(refused: DomainError, *, back: str) -> Response:
    """Say why not, where the shopper was; a script gets the status and sends the form the ordinary way."""
    if asks_for_sheet():
        return make_response(sentence(refused), refused.status, {"Content-Type": "text/plain; charset=utf-8"})
    flash(sentence(refused), "error")
    return make_response(redirect(back, 303))


def _changed(change: Callable[[], Cart]) -> Response:
    try:
        with db.transaction():
            cart = change()
    except DomainError as refused:
        return refuse(refused, back=url_for(".show"))
    return _shown(cart)


def _shown(cart: Cart) -> Response:
    response = make_response(redirect(url_for(".show"), 303))
    basket.keep(response, cart.token)
    return response


def _sheet(cart: Cart, added: uuid.UUID) -> Response:
    items = queries.lines(cart)
    units = sum(item.quantity for item in items)
    newest = next(item for item in items if item.variant.id == added)
    subtotal = total((item.variant.price * item.quantity for item in items), newest.variant.price.currency)
    html = fragment("storefront/cart/_sheet.html", added=newest, units=units, subtotal=subtotal)
    response = make_response(html, 200, {"X-Cart-Count": str(units)})
    basket.keep(response, cart.token)
    return response
