"""How long goods may be sent back, and at whose cost: told to search engines and in the returns policy."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from shop.admin.settings import blueprint
from shop.content import returns
from shop.content.returns import MOST_DAYS, Returns
from shop.kernel import clock, db
from shop.kernel.errors import N_
from shop.web import auth, render, topics
from shop.web.forms import Form

_TEXT = N_("How long goods may be sent back, and who pays for it.")
topics.add("returns", N_("Returns"), _TEXT, "admin_settings.returns", 45, "return")


class ReturnsForm(Form):
    """The owner's promise."""

    days = IntegerField(
        _l("Days to send something back"), [InputRequired(), NumberRange(min=0, max=MOST_DAYS)]
    )
    free = BooleanField(_l("We pay for sending it back"))


@blueprint.get("/returns", endpoint="returns")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    promised = returns.promised()
    return _page(ReturnsForm(formdata=None, days=promised.days, free=promised.free))


@blueprint.post("/returns", endpoint="update_returns")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the promise; it holds for orders from now on."""
    form = ReturnsForm()
    if not form.validate():
        return _page(form, status=422)
    with db.transaction():
        returns.promise(Returns(form.days.data or 0, bool(form.free.data)), at=clock.now())
    flash(_("Saved."), "success")
    return redirect(url_for(".returns"), 303)


def _page(form: ReturnsForm, *, status: int = 200) -> Response:
    return render.page("admin/settings/returns.html", status=status, form=form)
