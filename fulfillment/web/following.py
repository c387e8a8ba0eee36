"""The owner's side of tracking pages: how long links open everything, the page itself, ending its links."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from fulfillment.shipments import links, operations, queries
from shop.brand import links as addresses
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.web import auth, topics
from shop.web.acting import act
from shop.web.forms import Form
from shop.web.render import fragment, page

blueprint = Blueprint("admin_tracking", __name__, url_prefix="/admin/tracking")
topics.add(
    "tracking",
    N_("Tracking page"),
    N_("How long the links in mails show everything."),
    "admin_tracking.show",
    46,
    "pin",
)


class LinkForm(Form):
    """How long links last."""

    days = IntegerField(
        _l("Days that a link shows everything"),
        [InputRequired(), NumberRange(min=links.FEWEST_DAYS, max=links.MOST_DAYS)],
    )


@blueprint.get("")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    return _page(LinkForm(formdata=None, days=preferences.get(links.DAYS)))


@blueprint.post("")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the days; they hold for links made from now on."""
    form = LinkForm()
    if not form.validate():
        return _page(form, status=422)
    with db.transaction():
        links.last_for(form.days.data or 0, at=clock.now())
    flash(_("Saved."), "success")
    return redirect(url_for(".show"), 303)


@blueprint.post("/orders/<uuid:order_id>/links")
@auth.staff_required("orders")
def renew(order_id: uuid.UUID) -> Answer:
    """End the links made so far."""
    order = orders.by_id(order_id)
    if order is None:
        raise NotFound(N_("There is no such order."))
    number = order.number
    db.end_read()
    if act(lambda: operations.renew_link(order_id=order_id, at=clock.now())) is not None:
        flash(_("Earlier links now say only the answer. The next mail brings a fresh one."), "good")
    return redirect(url_for("admin_orders.show", number=number), 303)


def panel(order: Order, **_more: Any) -> str:
    """On the order's page: the way to what its customer sees."""
    work, at = queries.work_of(order.id), clock.now()
    if work is None:
        return ""
    path = links.path(work, at=at)
    link = addresses.url(path, locale=order.locale)
    return fragment("fulfillment/panels/tracking.html", order=order, path=path, link=link)


def _page(form: LinkForm, *, status: int = 200) -> Response:
    return page("fulfillment/settings/tracking.html", status=status, form=form)
