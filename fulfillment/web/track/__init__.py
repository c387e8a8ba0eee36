"""Following an order: a form that mails the link, and the page behind the link.

The form answers the same whether number and address belong together or not, and takes as long; the page
shows cities, never a street, a phone or a whole name, as links are forwarded. A link that is too old, or
that the owner has ended, still gives the answer, and mails a fresh one to whom the order belongs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import EmailField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from fulfillment.shipments import following, links, made_up
from fulfillment.shipments.events import TrackingLinkAsked
from fulfillment.shipments.following import Followed
from shop.kernel import clock, db, events, ids, limits
from shop.kernel.errors import N_, NotFound
from shop.mail.addresses import address_hash
from shop.web import security
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


@dataclass(frozen=True)
class Opened:
    """What a link opens, and whether all of it."""

    followed: Followed
    fresh: bool


@blueprint.get("")
def show() -> Response:
    """The form."""
    return page("fulfillment/track/show.html", form=AskForm(formdata=None), sent="sent" in request.args)


@blueprint.post("")
def create() -> Response | Answer:
    """Have the link mailed to whom the order belongs; the same answer for everybody."""
    form = AskForm()
    if not form.validate():
        return page("fulfillment/track/show.html", status=422, form=form, sent=False)
    number = int((form.number.data or "0").lstrip("#"))
    ask_for_link(number, address_hash(form.email.data or ""), at=clock.now())
    return redirect(url_for(".show", sent="1"), 303)


def ask_for_link(number: int, hashed: str, *, at: datetime) -> None:
    """Have a link mailed if order and address belong together. Raises TooMany."""
    place = ids.token_hash(request.remote_addr or "")[:32]
    limits.hit(f"track.place:{place}", limit=ASKS_FROM_ONE_PLACE, per=HOUR, at=at)
    limits.hit(f"track.address:{hashed[:32]}", limit=ASKS_FOR_ONE_ADDRESS, per=HOUR, at=at)
    with db.transaction():
        events.publish(TrackingLinkAsked(number=number, address_hash=hashed, locale=get_locale()), at=at)


def opened(token: str, *, most: int = following.MOST) -> Opened:
    """What is behind a link, of at most `most` scans a parcel. Raises NotFound for one that is not ours."""
    if token == made_up.TOKEN:
        raise NotFound(N_("This order is made up, to show its page. With a real one this leads on."))
    link = links.read(token)
    followed = following.by_token(link.token, most=most) if link else None
    if link is None or followed is None:
        raise NotFound(N_("This tracking link is not valid. Ask for a new one with your order number."))
    return Opened(followed, links.is_fresh(link, followed.work, at=clock.now()))


from fulfillment.web.track import address, mails, parcel, problem  # noqa: E402, F401 (they add their views)
