"""The one field for codes: gift cards and discounts. Guesses are limited by cart and by network address."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request

from shop.cart import operations as carts
from shop.cart.models import Cart
from shop.credit import codes
from shop.credit import operations as credit
from shop.kernel import ids, limits
from shop.promotions import queries as promotions

TRIES, WINDOW = 20, timedelta(minutes=15)


def limit_guesses(token: str | None, *, at: datetime) -> None:
    """Count one try. Raises TooMany."""
    for who in (token or "", request.remote_addr or ""):
        limits.hit(f"code:{ids.token_hash(who)[:32]}", limit=TRIES, per=WINDOW, at=at)


def apply(token: str | None, code: str, *, at: datetime) -> Cart:
    """Note a code on the cart, whatever it opens. Raises UnknownCode, UnknownCard."""
    if codes.normalized(code) and not promotions.knows_code(promotions.normalize(code)):
        return credit.add_card(token=token, code=code, at=at)
    return carts.apply_code(token=token, code=code, at=at)
