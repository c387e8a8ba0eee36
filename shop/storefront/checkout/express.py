"""Buttons of wallets (Apple Pay, Google Pay, Link), which know who the shopper is and where they live.

`quote_express` answers each change of address or delivery on a wallet's sheet; the order itself is placed by
the checkout's own POST, with what was quoted here. At the till the buttons are there at once. On product
pages and in the cart the owner may offer them too; nothing of Stripe's comes there until somebody presses.
"""

from __future__ import annotations

from flask import Response, jsonify, make_response, request
from werkzeug.wrappers import Response as Answer

from shop.cart import operations as carts
from shop.checkout import flow
from shop.checkout.values import CartGone
from shop.kernel import clock, db, preferences
from shop.kernel.errors import DomainError
from shop.payments import wiring
from shop.storefront import basket, wanted
from shop.storefront.checkout import blueprint, gone, reading, wallets
from shop.web import security, slots
from shop.web.acting import sentence
from shop.web.render import fragment

START, BUY, CART = "start", "buy", "cart"


@blueprint.post("/express")
def quote_express() -> Response | Answer:
    """The price for the address and delivery that a wallet tells; `start` says what is bought."""
    at = clock.now()
    try:
        _begin()
        details, token, owner = reading.completed(reading.details()), basket.checkout_token(), basket.owner()
        flow.prepare(cart_token=token, details=details, shopper_customer_id=owner, at=at)
        view = flow.view(cart_token=token, details=details, shopper_customer_id=owner, at=at)
        return jsonify(wallets.quote(view))
    except CartGone:
        return gone()
    except DomainError as refused:
        return make_response(jsonify(error=sentence(refused)), refused.status)


def _begin() -> None:
    start = request.form.get(START)
    if start == CART:
        basket.buy_cart()
    elif start == BUY:
        asked = wanted.read()
        with db.transaction():
            cart = carts.single(variant_id=asked.variant_id, quantity=asked.quantity, at=clock.now())
        basket.buy_now(cart.token)
    if start in (BUY, CART):
        flow.begin(cart_token=basket.checkout_token(), at=clock.now())


def _offer(start: str) -> str:
    """The button on pages before the till, where the owner wants it; Stripe comes when it is pressed."""
    stripe = wiring.usable_stripe() if preferences.get(wiring.EXPRESS_EVERYWHERE) else None
    if stripe is None:
        return ""
    security.allow_stripe()
    return fragment("storefront/checkout/_express_offer.html", start=start, express=wallets.settings(stripe))


slots.register("storefront.buy", "express", 10, lambda **_more: _offer(BUY))
slots.register("storefront.cart_pay", "express", 10, lambda **_more: _offer(CART))
