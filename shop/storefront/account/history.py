"""All orders, and "order again": the same things into the cart, as far as they can be had."""

from __future__ import annotations

import uuid

from flask import Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from shop.cart import operations as carts
from shop.cart.models import Cart
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.orders import queries
from shop.orders.models import Order
from shop.storefront import basket
from shop.storefront.account import blueprint, customers_only, me
from shop.web.render import page

PER_PAGE = 20
REFUSALS = (carts.NotForSale, carts.NotEnough, carts.BadQuantity, carts.CartFull)


@blueprint.get("/orders")
@customers_only
def orders() -> Response:
    """One page of orders, newest first."""
    number = min(max(request.args.get("page", 1, int), 1), 10_000)
    found = queries.of_customer(me().id, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return page(
        "storefront/account/orders.html",
        title=_("Orders"),
        orders=found[:PER_PAGE],
        newer=url_for(".orders", page=number - 1) if number > 1 else "",
        older=url_for(".orders", page=number + 1) if len(found) > PER_PAGE else "",
    )


@blueprint.post("/orders/<uuid:order_id>/cart")
@customers_only
def order_again(order_id: uuid.UUID) -> Response:
    """Put what an order had into the cart; what cannot be had is said."""
    order = queries.by_id(order_id)
    if order is None or order.customer_id != me().id:
        raise NotFound(N_("There is no such order."))
    with db.transaction():
        token, missing = _fill(order)
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        flash(ngettext("Not available now: %(names)s", "Not available now: %(names)s", len(missing),
                       names=names), "warn")  # fmt: skip
    response = make_response(redirect(url_for("cart.show"), 303))
    if token:
        basket.keep(response, token)
    return response


def _fill(order: Order) -> tuple[str | None, list[str]]:
    """(the cart's token, what could not be put in)."""
    at, token, missing = clock.now(), basket.token(), []
    cart: Cart | None = None
    for line in (line for line in order.lines if not line.gift):
        try:
            if line.variant_id is None:
                raise carts.NotForSale(N_("This is no longer for sale."))
            cart = carts.add(token=token, variant_id=line.variant_id, quantity=line.quantity, at=at)
            token = cart.token
        except REFUSALS:
            missing.append(line.title)
    if cart is not None and cart.customer_id != me().id:
        cart = carts.claim(token=cart.token, customer_id=me().id, at=at) or cart
    return (cart.token if cart else None), missing
