"""Whose wish list a browser shows: the signed-in customer's, else the one its cookie holds.

The cookie is set when something is put on a list and never before; signing in gives a guest's list to the
account and takes the cookie away.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, after_this_request, current_app, g, request
from flask_login import user_logged_in

from shop.cart import queries as carts
from shop.kernel import clock, db
from shop.storefront import basket
from shop.web import auth
from shop.wishlist import operations, queries
from shop.wishlist.queries import Holder

COOKIE, DAYS = "wishlist", 395


def holder() -> Holder:
    """Whoever looks."""
    customer = auth.current_customer()
    if customer is not None:
        return Holder(customer_id=customer.id)
    return Holder(token=request.cookies.get(COOKIE) or None)


def products() -> frozenset[uuid.UUID]:
    """What is on their list; asked once a request, not at all where there can be none, and with the cart."""
    if "wished" not in g:
        cart = basket.token() if "cart_count" not in g else None
        known = carts.units_in(cart) if cart and len(cart) <= carts.MAX_TOKEN and "\x00" not in cart else None
        g.wished, units = queries.products_and(holder(), known)
        if known is not None:
            basket.note_count(units)
    return frozenset(g.wished)


def forget() -> None:
    """The list has changed in this request: ask again."""
    g.pop("wished", None)


def is_wished(product_id: uuid.UUID | str) -> bool:
    """Whether a product is on their list."""
    found = products()
    return bool(found) and uuid.UUID(str(product_id)) in found


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
