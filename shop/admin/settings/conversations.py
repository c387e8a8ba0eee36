"""After how long a customer without an answer needs somebody, and how long what was said is kept."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from shop.admin.settings import blueprint
from shop.conversations import operations, rules
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.web import auth, render, topics
from shop.web.forms import Form

_TEXT = N_("When an unanswered customer needs somebody, and how long messages are kept.")
topics.add("conversations", N_("Messages"), _TEXT, "admin_settings.conversations", 62, "message")


class RulesForm(Form):
    """The owner's rules."""

    hours = IntegerField(_l("Hours until somebody must look"), [InputRequired(), NumberRange(min=1, max=336)])
    keep_months = IntegerField(
        _l("Months to keep what is closed"), [InputRequired(), NumberRange(min=1, max=120)]
    )


@blueprint.get("/conversations", endpoint="conversations")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    hours, months = preferences.get(rules.HOURS), preferences.get(rules.KEEP_MONTHS)
    return _page(RulesForm(formdata=None, hours=hours, keep_months=months))


@blueprint.post("/conversations", endpoint="update_conversations")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the rules."""
    form = RulesForm()
    if not form.validate():
        return _page(form, status=422)
    with db.transaction():
        operations.set_rules(
            hours=form.hours.data or 1, keep_months=form.keep_months.data or 1, at=clock.now()
        )
    flash(_("Saved."), "success")
    return redirect(url_for(".conversations"), 303)


def _page(form: RulesForm, *, status: int = 200) -> Response:
    return render.page("admin/settings/conversations.html", status=status, form=form)
