"""What else goes with a cart: discount codes, and a gift message."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request

from shop.cart import operations
from shop.kernel import clock, ids, limits
from shop.storefront import basket
from shop.storefront.cart import answering, blueprint

CODE_TRIES, CODE_WINDOW = 20, timedelta(minutes=15)
MOST = 6000  # letters looked at of a message


@blueprint.post("/codes")
def add_code() -> Response:
    """Enter a discount code; guesses are limited by cart and by network address."""
    at, code = clock.now(), request.form.get("code", "")
    for who in (basket.token() or "", request.remote_addr or ""):
        limits.hit(f"code:{ids.token_hash(who)[:32]}", limit=CODE_TRIES, per=CODE_WINDOW, at=at)
    return answering.changed(lambda: operations.apply_code(token=basket.token(), code=code, at=at))


@blueprint.post("/codes/removal")
def remove_code() -> Response:
    """Do without a discount code."""
    code = request.form.get("code", "")
    return answering.changed(lambda: operations.remove_code(token=basket.token(), code=code, at=clock.now()))


@blueprint.post("/gift")
def note_gift() -> Response:
    """Keep a gift message and whether the parcel shall be silent about prices."""
    message = request.form.get("gift_message", "")[:MOST]
    return answering.changed(
        lambda: operations.note_gift(
            token=basket.token(),
            message=message,
            hide_prices=request.form.get("hide_prices") == "1",
            at=clock.now(),
        )
    )
