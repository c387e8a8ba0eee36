"""Which mails about parcels somebody wants, chosen from the tracking page: for all orders of that address."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.web.track import blueprint, opened
from shop.kernel import clock, db
from shop.kernel.errors import N_, Forbidden
from shop.mail import parcel_news
from shop.mail.addresses import address_hash
from shop.orders.models import Order
from shop.web.render import page


@blueprint.get("/<token>/mails")
def mails(token: str) -> Response:
    """The switches. Changes nothing."""
    order = _order(token)
    return page(
        "fulfillment/track/mails.html",
        title=_("Mails about your parcels"),
        order=order,
        token=token,
        news=parcel_news.NAMES,
        unwanted=parcel_news.unwanted(address_hash(order.email)),
    )


@blueprint.post("/<token>/mails")
def choose_mails(token: str) -> Answer:
    """Keep the choice."""
    hashed, wanted, at = address_hash(_order(token).email), request.form.getlist("wanted"), clock.now()
    db.end_read()
    with db.transaction():
        parcel_news.choose(hashed, wanted, at=at)
    flash(_("Saved."), "good")
    return redirect(url_for(".parcel", token=token), 303)


def _order(token: str) -> Order:
    """The order of a link that is not too old. Raises Forbidden."""
    found = opened(token)
    if not found.fresh:
        raise Forbidden(N_("This link is too old for that. Ask for a new one with your order number."))
    return found.followed.order
