"""Following an order: a form that mails the link, and the page behind the link.

The form answers the same whether number and address belong together or not, and takes as long; the page
shows cities, never a street, a phone or a whole name, as links are forwarded.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from fulfillment.shipments import queries
from fulfillment.shipments.events import TrackingLinkAsked
from fulfillment.web import view, words
from shop.kernel import clock, db, events, ids, limits
from shop.kernel.errors import N_, NotFound
from shop.mail.addresses import address_hash
from shop.web import security, signals
from shop.web.forms import Form
from shop.web.locale import get_locale
from shop.web.render import page

blueprint = Blueprint("track", __name__, url_prefix="/track")
blueprint.after_request(security.keep_private)
HOUR = timedelta(hours=1)
ASKS_FROM_ONE_PLACE, ASKS_FOR_ONE_ADDRESS = 20, 6


class AskForm(Form):
    """What somebody knows who has lost the mail."""

    number = StringField(
        _l("Order number"),
        validators=[
            InputRequired(),
            Length(max=12),
            Regexp(r"^#?\d{1,9}$", message=_l("The order number is on your confirmation, for example 1042.")),
        ],
    )
    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=320)])


@blueprint.get("")
def show() -> Response:
    """The form."""
    return page("fulfillment/track/show.html", form=AskForm(formdata=None), sent="sent" in request.args)


@blueprint.post("")
def create() -> Response | Answer:
    """Have the link mailed to whom the order belongs; the same answer for everybody."""
    form, at = AskForm(), clock.now()
    if not form.validate():
        return page("fulfillment/track/show.html", status=422, form=form, sent=False)
    hashed = address_hash(form.email.data or "")
    place = ids.token_hash(request.remote_addr or "")[:32]
    limits.hit(f"track.place:{place}", limit=ASKS_FROM_ONE_PLACE, per=HOUR, at=at)
    limits.hit(f"track.address:{hashed[:32]}", limit=ASKS_FOR_ONE_ADDRESS, per=HOUR, at=at)
    number = int((form.number.data or "0").lstrip("#"))
    with db.transaction():
        events.publish(TrackingLinkAsked(number=number, address_hash=hashed, locale=get_locale()), at=at)
    return redirect(url_for(".show", sent="1"), 303)


@blueprint.get("/<token>")
def parcel(token: str) -> Response:
    """Where it is."""
    shown = _found(token)
    signals.note("view_tracking", order_id=str(shown.delivery.order.id))
    return page(
        "fulfillment/track/parcel.html",
        title=_("Order %(number)s", number=shown.delivery.order.number),
        shown=shown,
        token=token,
        step_names=words.steps(),
        zone=words.zone(),
    )


@blueprint.get("/<token>.json")
def status(token: str) -> Response:
    """The same for scripts; 304 while nothing has changed."""
    shown = _found(token)
    response = make_response(jsonify(view.as_json(shown)))
    response.set_etag(shown.version)
    response.make_conditional(request)
    return response


def _found(token: str) -> view.DeliveryView:
    delivery = queries.by_token(token)
    if delivery is None:
        raise NotFound(N_("This tracking link is not valid. Ask for a new one with your order number."))
    return view.of(delivery, at=clock.now())
