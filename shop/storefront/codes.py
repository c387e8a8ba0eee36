"""The one field for codes: gift cards and discounts. Guesses are limited by cart and by network address."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request

from shop.cart import operations as carts
from shop.cart.models import Cart
from shop.credit import codes
from shop.credit import operations as credit
from shop.kernel import ids, limits
from shop.kernel.errors import DomainError
from shop.promotions import queries as promotions
from shop.storefront import notes

TRIES, WINDOW = 20, timedelta(minutes=15)


def limit_guesses(token: str | None, *, at: datetime) -> None:
    """Count one try. Raises TooMany."""
    for who in (token or "", request.remote_addr or ""):
        limits.hit(f"code:{ids.token_hash(who)[:32]}", limit=TRIES, per=WINDOW, at=at)


def apply(token: str | None, code: str, *, at: datetime) -> Cart:
    """Note a code on the cart, whatever it opens. Raises UnknownCode, UnknownCard.

    The journey is told what was tried, but never what opens a gift card.
    """
    word = promotions.normalize(code)
    take, told, kind = carts.apply_code, word, notes.DISCOUNT
    if codes.normalized(code) and not promotions.knows_code(word):
        take, told, kind = credit.add_card, "", notes.GIFT_CARD
    try:
        cart = take(token=token, code=code, at=at)
    except DomainError as refused:
        notes.code_denied(told, kind=kind, reason="too_many" if refused.params else "unknown")
        raise
    notes.code_applied(told, kind=kind)
    return cart
