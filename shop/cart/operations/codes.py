"""Discount codes noted on a cart. Whether they count is said by the quote."""

from __future__ import annotations

from datetime import datetime

from shop.cart.models import Cart
from shop.cart.operations import rows
from shop.kernel.errors import N_, DomainError
from shop.promotions import queries as promotions


class UnknownCode(DomainError):
    """Not a discount code."""


def apply_code(*, token: str | None, code: str, at: datetime) -> Cart:
    """Note a discount code. Whether it counts for this basket is said by the quote. Raises UnknownCode.

    Callers limit guesses with `kernel.limits` before.
    """
    cart = rows.locked_or_refuse(token)
    word = promotions.normalize(code)
    if not word or not promotions.knows_code(word):
        raise UnknownCode(N_("This discount code is not valid."))
    if word not in cart.codes:
        if len(cart.codes) >= promotions.MOST_CODES:
            raise UnknownCode(N_("Up to %(most)s codes can be used at once."), most=promotions.MOST_CODES)
        cart.codes = [*cart.codes, word]
    return rows.changed(cart, at=at)


def remove_code(*, token: str | None, code: str, at: datetime) -> Cart:
    """Forget a discount code; doing it twice is fine."""
    cart = rows.locked_or_refuse(token)
    cart.codes = [word for word in cart.codes if word != promotions.normalize(code)]
    return rows.changed(cart, at=at)
