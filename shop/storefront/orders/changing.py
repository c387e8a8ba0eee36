"""What customers may still do with a placed order: cancel it, correct where it goes."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, Forbidden, NotFound
from shop.orders import operations, queries, window
from shop.orders.models import Order
from shop.storefront import mine
from shop.storefront.orders import blueprint
from shop.web import slots
from shop.web.acting import sentence
from shop.web.render import fragment

FIELDS = ("name", "line1", "line2", "postal_code", "city", "phone")


def panel(order: Order, **_more: object) -> str:
    """What its customer may still change, on the order's page; empty when that is over."""
    at = clock.now()
    cancel_until, correct_until = window.cancel_until(order, at=at), window.correct_until(order, at=at)
    if cancel_until is None and correct_until is None:
        return ""
    return fragment(
        "storefront/orders/_change.html",
        order=order,
        whole=mine.is_mine(order),
        cancel_until=cancel_until,
        correct_until=correct_until,
        stored=PostalAddress.from_dict(order.shipping_address),
    )


slots.register("storefront.order", "change", 90, panel)


@blueprint.post("/<token>/cancellation")
def cancel(token: str) -> Answer:
    """Cancel; what was paid goes back by itself."""
    order = _mine(token)
    try:
        with db.transaction():
            operations.cancel_by_customer(order_id=order.id, at=clock.now())
    except DomainError as refused:
        flash(sentence(refused), "error")
    return redirect(url_for(".show", token=token), 303)


@blueprint.post("/<token>/address")
def correct(token: str) -> Answer:
    """Send it to a corrected address; country and region stay, as the price depends on them."""
    order = _mine(token)
    before = PostalAddress.from_dict(order.shipping_address)
    typed = {name: request.form.get(name, "").strip()[:400] for name in FIELDS}
    address = PostalAddress(**typed, region=before.region, country=before.country)
    try:
        with db.transaction():
            operations.change_address(
                order_id=order.id,
                address=address,
                version=request.form.get("version", 0, int),
                by_customer=True,
                at=clock.now(),
            )
    except DomainError as refused:
        flash(sentence(refused), "error")
    else:
        flash(_("Saved. We send it there."), "good")
    return redirect(url_for(".show", token=token), 303)


def _mine(token: str) -> Order:
    order = queries.by_token(token)
    if order is None:
        raise NotFound(N_("There is no such order."))
    if not mine.is_mine(order):
        raise Forbidden(N_("Only who placed this order can change it."))
    return order
