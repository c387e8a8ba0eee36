"""How long customers may change their orders by themselves."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from shop.admin.settings import blueprint
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.orders import window
from shop.web import auth, render, topics
from shop.web.forms import Form, blame

_TEXT = N_("How long customers may cancel or correct an order by themselves.")
topics.add("orders", N_("Orders"), _TEXT, "admin_settings.orders", 44, "orders")
MOST = NumberRange(min=0, max=window.MOST_HOURS * 60)


class OrdersForm(Form):
    """The two windows, in minutes."""

    cancel_minutes = IntegerField(_l("Minutes to cancel"), [InputRequired(), MOST])
    address_minutes = IntegerField(_l("Minutes to correct the address"), [InputRequired(), MOST])


@blueprint.get("/orders", endpoint="orders")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    form = OrdersForm(
        formdata=None,
        cancel_minutes=preferences.get(window.CANCEL_MINUTES),
        address_minutes=preferences.get(window.ADDRESS_MINUTES),
    )
    return _page(form)


@blueprint.post("/orders", endpoint="update_orders")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the choice; it holds at once, also for orders under way."""
    form = OrdersForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            window.choose(
                cancel_minutes=form.cancel_minutes.data or 0,
                address_minutes=form.address_minutes.data or 0,
                at=clock.now(),
            )
    except window.BadWindow as error:
        blame(form[error.field], error)
        return _page(form, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".orders"), 303)


def _page(form: OrdersForm, *, status: int = 200) -> Response:
    return render.page("admin/settings/orders.html", status=status, form=form)
