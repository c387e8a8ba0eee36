"""What a change of the cart is answered with: the page, or its drawer for the page's script."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, flash, make_response, redirect, request, url_for

from shop.brand import countries, store
from shop.cart.models import Cart
from shop.checkout import flow
from shop.checkout.values import CartGone, CheckoutDetails, CheckoutView
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.shipping import progress
from shop.storefront import basket, one_tap
from shop.web import currency
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import fragment

SHEET = "cart-sheet"


def look(token: str | None) -> CheckoutView | None:
    """The browser's own cart as it would be bought now, delivered within the store's country."""
    details = CheckoutDetails(locale=get_locale(), currency=currency.chosen())
    try:
        return flow.view(
            cart_token=token,
            details=details,
            shopper_customer_id=basket.owner(),
            at=clock.now(),
        )
    except CartGone:
        return None


def context(seen: CheckoutView) -> dict[str, Any]:
    """What the page and the drawer show of a cart."""
    goods = seen.quote.subtotal - seen.quote.discount_total
    country = store.current().country
    return {
        "seen": seen,
        "credit": seen.credit,
        "quote": seen.quote,
        "problems": {one.field: sentence(one) for one in seen.requirements if one.code.startswith("line_")},
        "free": progress.of(country=country, goods=goods, conversion=seen.conversion)
        if seen.needs_shipping
        else None,
        "place": countries.name(country, get_locale()),
        "tap": one_tap.of(seen),
    }


def asks_for_sheet() -> bool:
    """Whether the page's script wants the drawer instead of a page."""
    return request.headers.get("X-Fragment") == SHEET


def refuse(refused: DomainError, *, back: str) -> Response:
    """Say why not, where the shopper was; a script gets the status and sends the form the ordinary way."""
    if asks_for_sheet():
        return make_response(sentence(refused), refused.status, {"Content-Type": "text/plain; charset=utf-8"})
    flash(sentence(refused), "error")
    return make_response(redirect(back, 303))


def changed(change: Callable[[], Cart], *, said: dict[str, Any] | None = None) -> Response:
    """Do `change` in a transaction and show what has become of the cart."""
    try:
        with db.transaction():
            cart = change()
    except DomainError as refused:
        return refuse(refused, back=url_for("cart.show"))
    return shown(cart, said=said)


def shown(cart: Cart, *, added: uuid.UUID | None = None, said: dict[str, Any] | None = None) -> Response:
    """The cart after a change: the drawer if it was asked for, else its page with `said` in its address."""
    if asks_for_sheet():
        return _sheet(cart, added, said or {})
    response = make_response(redirect(url_for("cart.show", **(said or {})), 303))
    basket.keep(response, cart.token)
    return response


def _sheet(cart: Cart, added: uuid.UUID | None, said: dict[str, Any]) -> Response:
    seen = look(cart.token)
    units = seen.quote.units if seen else 0
    lines: Iterable[object] = seen.quote.lines if seen else ()
    html = fragment(
        "storefront/cart/_sheet.html",
        lines=lines,
        added=added,
        units=units,
        removed=removed(said),
        **(context(seen) if seen else {}),
    )
    response = make_response(html, 200, {"X-Sheet": "cart", "X-Cart-Count": str(units)})
    basket.keep(response, cart.token)
    return response


def removed(said: dict[str, Any]) -> dict[str, str] | None:
    """What has just been taken out, so that it can be put back: {variant, units}; None when nothing was."""
    variant, units = said.get("removed", ""), said.get("units", "")
    fine = units.isascii() and units.isdigit() and len(units) <= 3 and int(units) > 0
    try:
        return {"variant": str(uuid.UUID(variant)), "units": units} if fine else None
    except ValueError:
        return None
