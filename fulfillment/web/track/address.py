"""Correcting where an order goes, from its tracking page: for who placed it, while the window is open."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.web.track import blueprint, opened
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, Forbidden
from shop.orders import operations
from shop.storefront import mine
from shop.storefront.orders.changing import FIELDS
from shop.web.acting import sentence


@blueprint.post("/<token>/address")
def correct(token: str) -> Answer:
    """Send it to a corrected address; country and region stay, as the price depends on them."""
    found = opened(token)
    order = found.followed.order
    if not found.fresh or not mine.is_mine(order):
        raise Forbidden(N_("Only who placed this order can change it."))
    before = PostalAddress.from_dict(order.shipping_address)
    typed = {name: request.form.get(name, "").strip()[:400] for name in FIELDS}
    db.end_read()
    try:
        with db.transaction():
            operations.change_address(
                order_id=order.id,
                address=PostalAddress(**typed, region=before.region, country=before.country),
                version=request.form.get("version", 0, int),
                by_customer=True,
                at=clock.now(),
            )
    except DomainError as refused:
        flash(sentence(refused), "error")
    else:
        flash(_("Saved. We send it there."), "good")
    return redirect(url_for(".parcel", token=token), 303)
