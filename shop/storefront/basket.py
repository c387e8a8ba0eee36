"""Which cart a browser holds: the cookie `cart`, and beside it what it buys at once ("buy now").

A token is all that proves a cart; it is never put into an address. What is bought at once lives in a cart of
its own, remembered in the signed session, so that the ordinary cart stays as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from flask import Response, current_app, g, request, session

from shop.cart import operations, queries
from shop.checkout import adopting
from shop.storefront import mine
from shop.web import auth

COOKIE, NOW = "cart", "buying_now"
DAYS = 60


def token() -> str | None:
    """The ordinary cart of this browser, if it has one."""
    return request.cookies.get(COOKIE) or None


def count() -> int:
    """Units in the ordinary cart; asked once a request."""
    if "cart_count" not in g:
        contents()
    return int(g.cart_count)


def contents() -> Mapping[uuid.UUID, int]:
    """Units by variant in the ordinary cart; asked once a request."""
    if "cart_contents" not in g:
        note_contents(queries.contents(token()))
    found: Mapping[uuid.UUID, int] = g.cart_contents
    return found


def note_contents(found: Mapping[uuid.UUID, int]) -> None:
    """Say what is in it, where that was read along with something else."""
    g.cart_contents = found
    g.setdefault("cart_count", sum(found.values()))


def note_count(units: int) -> None:
    """Say how many units there are now, so that nobody asks again in this request."""
    g.cart_count = units


def checkout_token() -> str | None:
    """The cart that is being bought: the one of "buy now" while there is one, else the ordinary."""
    return session.get(NOW) or token()


def buy_now(cart_token: str) -> None:
    """Buy that cart next, and leave the ordinary one alone."""
    session[NOW] = cart_token


def buy_cart() -> None:
    """Buy the ordinary cart next."""
    session.pop(NOW, None)


def buying_now() -> bool:
    """Whether one thing is being bought at once, beside the ordinary cart."""
    return NOW in session


def claim(customer_id: uuid.UUID, *, at: datetime, in_checkout: bool = False) -> str | None:
    """Give the browser's cart, and what was bought here, to who has just signed in; their cart's token."""
    adopting.adopt(customer_id=customer_id, order_tokens=session.get(mine.KEY, []), at=at)
    cart = operations.claim(token=token(), customer_id=customer_id, at=at, in_checkout=in_checkout)
    return cart.token if cart else None


def keep(response: Response, cart_token: str) -> None:
    """Remember a cart on this browser. HttpOnly, Lax, strictly needed, so without consent too."""
    secure = current_app.extensions["threeclick.settings"].secure
    response.set_cookie(
        COOKIE, cart_token, max_age=DAYS * 86400, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def owner() -> uuid.UUID | None:
    """The id of the signed-in customer, for whom a cart is priced."""
    customer = auth.current_customer()
    return customer.id if customer else None
