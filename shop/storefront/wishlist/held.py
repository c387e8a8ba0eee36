"""Whose wish list a browser shows: the signed-in customer's, else the one its cookie holds.

The cookie is set when something is put on a list and never before; signing in gives a guest's list to the
account and takes the cookie away.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, after_this_request, current_app, g, request, url_for
from flask_login import user_logged_in
from markupsafe import Markup
from sqlalchemy import Select

from shop.cart import queries as carts
from shop.kernel import clock, db
from shop.payments import cards as payment_cards
from shop.storefront import basket
from shop.web import auth, fragments
from shop.wishlist import operations, queries
from shop.wishlist.queries import Holder

COOKIE, DAYS = "wishlist", 395
PRESSED, NOT_PRESSED = Markup('formaction="{}" aria-pressed="true"'), Markup('aria-pressed="false"')


def holder() -> Holder:
    """Whoever looks."""
    customer = auth.current_customer()
    if customer is not None:
        return Holder(customer_id=customer.id)
    return Holder(token=request.cookies.get(COOKIE) or None)


def products() -> frozenset[uuid.UUID]:
    """What is on their list; asked once a request, not at all where there can be none.

    The same statement counts what is in the cart, and the cards that are kept for who has signed in.
    """
    if "wished" not in g:
        own, numbers = holder(), dict[str, Select[int]]()
        cart = basket.token() if "cart_count" not in g else None
        if cart and len(cart) <= carts.MAX_TOKEN and "\x00" not in cart:
            numbers["cart_count"] = carts.units_in(cart)
        if own.customer_id is not None:
            numbers["card_count"] = payment_cards.number_of(own.customer_id)
        g.wished, found = queries.products_and(own, *numbers.values())
        for name, number in zip(numbers, found, strict=True):
            setattr(g, name, number)
    return frozenset(g.wished)


def cards() -> int:
    """How many cards are kept for the customer who has signed in."""
    products()
    return int(g.get("card_count", 0))


def forget() -> None:
    """The list has changed in this request: ask again."""
    g.pop("wished", None)


@fragments.personal("wish_state")
def state(product_id: uuid.UUID | str) -> Markup:
    """What a product's heart is told: pressed, with the way back, or not."""
    found = products()
    if found and uuid.UUID(str(product_id)) in found:
        return PRESSED.format(url_for("wishlist.remove_named"))
    return NOT_PRESSED


def count() -> int:
    """How many things are on their list."""
    return len(products())


def keep(response: Response, token: str) -> None:
    """Remember a guest's list on this browser. HttpOnly, Lax; asked for by pressing the heart."""
    secure = current_app.extensions["threeclick.settings"].secure
    response.set_cookie(
        COOKIE, token, max_age=DAYS * 86400, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def _give_to_account(_sender: Any, user: Any, **_more: Any) -> None:
    """Whoever has just signed in gets what this browser holds."""
    token, customer = request.cookies.get(COOKIE), getattr(user, "customer", None)
    if not token or customer is None:
        return
    if db.in_transaction():
        operations.claim(token=token, customer_id=customer.id, at=clock.now())
    else:
        with db.transaction():
            operations.claim(token=token, customer_id=customer.id, at=clock.now())
    forget()

    @after_this_request
    def _let_go(response: Response) -> Response:
        response.delete_cookie(COOKIE, path="/")
        return response


user_logged_in.connect(_give_to_account, weak=False)
