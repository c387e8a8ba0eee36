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
from sqlalchemy import ScalarSelect, Select

from shop.cart import queries as carts
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.payments import cards as payment_cards
from shop.storefront import basket
from shop.web import auth, fragments
from shop.wishlist import operations, queries
from shop.wishlist.queries import Holder

WISHED, CARDS, CART = "wished", "cards", "cart"  # of `auth.along`
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

    The same statement reads what is in the cart. For who has signed in, both were read with their name.
    """
    if "wished" not in g:
        read, asked = auth.along(), _cart()
        if WISHED in read:
            g.wished, found = queries.read_ids(read.pop(WISHED)), [read.pop(CART)] if CART in read else []
        else:
            g.wished, found = queries.products_and(holder(), *([] if asked is None else [asked]))
        if found:
            basket.note_contents(carts.read_contents(found[0]))
    return frozenset(g.wished)


def forget() -> None:
    """The list has changed in this request: ask again."""
    g.pop("wished", None)
    auth.along().pop(WISHED, None)


def _cart() -> Select[str] | None:
    """What reads the cart of this browser, where its units are not known and there may be one."""
    cart = basket.token() if "cart_count" not in g else None
    return carts.contents_of(cart) if cart and len(cart) <= carts.MAX_TOKEN and "\x00" not in cart else None


def _cart_shown() -> ScalarSelect[str] | None:
    """The same for a page that changes nothing, as it is read before anything else is done."""
    cart = _cart() if request.method == "GET" else None
    return cart.scalar_subquery() if cart is not None else None


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


auth.read_along(WISHED, lambda: queries.ids_of(Customer.id))
auth.read_along(CARDS, lambda: payment_cards.beside(Customer.id), heard=payment_cards.remember)
auth.read_along(CART, _cart_shown)
user_logged_in.connect(_give_to_account, weak=False)
