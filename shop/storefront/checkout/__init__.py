"""Checkout: one page, guests first.

`start` chooses what is bought, `show` looks, `update` tells how far it has come, `create` presses "pay".
Looking writes nothing; a refusal shows the page again with all that was typed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.cart import operations as carts
from shop.cart import queries as cart_queries
from shop.cart.models import ORDERED, Cart
from shop.checkout import flow
from shop.checkout.values import CardGone, CartGone, CheckoutDetails, PriceChanged, Unmet
from shop.credit.operations import CreditGone
from shop.inventory.operations import OutOfStock
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.orders import queries as orders
from shop.promotions.redemptions import UsedUp
from shop.storefront import basket, mine, wanted
from shop.storefront import cart as cart_pages
from shop.storefront.checkout import answering, reading, showing
from shop.storefront.checkout.showing import Said
from shop.web.acting import sentence
from shop.web.forms import wants_json

blueprint = Blueprint("checkout", __name__, url_prefix="/checkout")


@blueprint.post("/start")
def start() -> Response | Answer:
    """Buy one thing at once (when the form names one), else the whole cart."""
    at = clock.now()
    if {"product", "variant"} & set(request.form):
        try:
            asked = wanted.read()
            with db.transaction():
                cart = carts.single(variant_id=asked.variant_id, quantity=asked.quantity, at=at)
        except (wanted.NoSuchChoice, carts.BadQuantity, carts.NotEnough) as refused:
            return cart_pages.refuse(refused, back=wanted.address())
        basket.buy_now(cart.token)
    else:
        basket.buy_cart()
    flow.begin(cart_token=basket.checkout_token(), at=at)
    _prepare(reading.nothing())
    return redirect(url_for(".show"), 303)


@blueprint.get("")
def show() -> Response | Answer:
    """The page, filled in as far as the shopper is known."""
    return _page(reading.nothing())


@blueprint.get("/progress")
def progress() -> Answer:
    """An address that only takes; whoever types it or changes the language there gets the page."""
    return redirect(url_for(".show"), 303)


@blueprint.post("/progress")
def update() -> Response | Answer:
    """What was filled in so far: note it, and show what follows for delivery and price."""
    details, said = reading.completed(reading.details()), Said(reading.change_codes())
    token, at = basket.checkout_token(), clock.now()
    _prepare(details)
    try:
        view = flow.view(cart_token=token, details=details, shopper_customer_id=basket.owner(), at=at)
    except CartGone:
        return gone()
    for step, choice in showing.steps_done(view):
        flow.record_step(cart_token=token, step=step, choice=choice, at=at)
    return showing.parts(view, said) if reading.wants_parts() else showing.page(view, said)


@blueprint.post("/lines/<uuid:variant_id>")
def change_line(variant_id: uuid.UUID) -> Response | Answer:
    """Take fewer of something, or none, when there is not enough left."""

    def change() -> Cart:
        count = wanted.quantity(request.form.get("quantity"), least=0)
        return carts.set_quantity(
            token=basket.checkout_token(), variant_id=variant_id, quantity=count, at=clock.now()
        )

    _try(change)
    return redirect(url_for(".show"), 303)


@blueprint.post("")
def create() -> Response | Answer:
    """Place the order and start its payment. Pressed twice it is one order."""
    if "do" in request.form:
        return update()
    details, at = reading.details(), clock.now()
    try:
        placement = flow.place(
            cart_token=basket.checkout_token() or "",
            cart_version=reading.number("cart_version"),
            shown_total_minor=reading.number("shown_total"),
            shown_currency=reading.shown_currency(),
            shown_presents=reading.number("shown_presents"),
            shown_due_minor=reading.number("shown_due") if "shown_due" in request.form else None,
            details=details,
            customer_id=basket.owner(),
            test_card=request.form.get("test_card", "")[:40],
            at=at,
        )
    except Unmet as unmet:
        return _refused(details, Said(errors=showing.errors(unmet.requirements)), unmet)
    except PriceChanged as changed:
        return _refused(details, Said(was=reading.shown_total(changed.view.quote.currency)), changed)
    except (CardGone, OutOfStock, UsedUp, CreditGone) as refused:
        return _refused(details, Said(message=sentence(refused)), refused)
    except CartGone:
        return gone()
    mine.remember(placement.order_token)
    return answering.after_payment(placement)


def _prepare(details: CheckoutDetails) -> None:
    """Have carriers' prices, where delivery depends on them."""
    flow.prepare(
        cart_token=basket.checkout_token(),
        details=details,
        shopper_customer_id=basket.owner(),
        at=clock.now(),
    )


def _refused(details: CheckoutDetails, said: Said, refused: DomainError) -> Response | Answer:
    if wants_json():
        return answering.refusal(refused, said)
    return _page(details, said, status=refused.status)


def _page(details: CheckoutDetails, said: Said | None = None, status: int = 200) -> Response | Answer:
    try:
        view = flow.view(
            cart_token=basket.checkout_token(),
            details=details,
            shopper_customer_id=basket.owner(),
            at=clock.now(),
        )
    except CartGone:
        return gone()
    return showing.page(view, said or Said(), status=status)


def gone() -> Response | Answer:
    """There is nothing to buy (any more): to the order it has become, else to the cart."""
    cart = cart_queries.any_state(basket.checkout_token())
    order = orders.live_of_cart(cart.id) if cart is not None and cart.state == ORDERED else None
    guest = cart is not None and cart.customer_id is None  # others see theirs by signing in
    placed = order is not None and (mine.is_mine(order) or (guest and mine.just_placed(order)))
    target = url_for("orders.show", token=order.token) if order and placed else url_for("cart.show")
    if order and placed:
        mine.remember(order.token)
    elif request.method == "POST":
        flash(_("What you wanted to buy is no longer there."), "error")
    if wants_json():
        return make_response({"go": target}, 409)
    return redirect(target, 303)


def _try(change: Callable[[], Cart]) -> None:
    try:
        with db.transaction():
            change()
    except DomainError as refused:
        flash(sentence(refused), "error")


from shop.storefront.checkout import express, test_bank  # noqa: E402, F401 (they add their views)
