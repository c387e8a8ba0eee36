"""What else goes with a cart: codes, gift cards, and a gift message."""

from __future__ import annotations

from flask import Response, request

from shop.cart import operations
from shop.credit import operations as credit
from shop.kernel import clock
from shop.storefront import basket, codes
from shop.storefront.cart import answering, blueprint

MOST = 6000  # letters looked at of a message


@blueprint.post("/codes")
def add_code() -> Response:
    """Enter a discount code or that of a gift card."""
    at, code = clock.now(), request.form.get("code", "")
    codes.limit_guesses(basket.token(), at=at)
    return answering.changed(lambda: codes.apply(basket.token(), code, at=at))


@blueprint.post("/codes/removal")
def remove_code() -> Response:
    """Do without a discount code."""
    code = request.form.get("code", "")
    return answering.changed(lambda: operations.remove_code(token=basket.token(), code=code, at=clock.now()))


@blueprint.post("/gift-cards/removal")
def remove_gift_card() -> Response:
    """Pay without a gift card."""
    card = request.form.get("card", "")
    return answering.changed(
        lambda: credit.remove_card(token=basket.token(), account_id=card, at=clock.now())
    )


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
