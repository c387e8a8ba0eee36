"""What the owner is told by mail."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, EmailField
from wtforms.validators import Length

from shop.admin.settings import blueprint
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.mail.addresses import BadAddress
from shop.staff import notifications
from shop.web import auth, render, topics
from shop.web.forms import Form, blame

_TEXT = N_("What you are told by mail.")
topics.add("notifications", N_("Notifications"), _TEXT, "admin_settings.notifications", 90, "bell")


class NotificationsForm(Form):
    """Which mails, and where to."""

    new_order = BooleanField(_l("Someone bought something"))
    attention = BooleanField(_l("Something needs you"))
    week = BooleanField(_l("How the week was"))
    to = EmailField(_l("Send to"), validators=[Length(max=320)])


@blueprint.get("/notifications", endpoint="notifications")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    form = NotificationsForm(
        formdata=None,
        new_order=preferences.get(notifications.NEW_ORDER),
        attention=preferences.get(notifications.ATTENTION),
        week=preferences.get(notifications.WEEK),
        to=preferences.get(notifications.TO),
    )
    return _page(form)


@blueprint.post("/notifications", endpoint="update_notifications")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the choice."""
    form = NotificationsForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            notifications.choose(
                to=form.to.data or "",
                new_order=bool(form.new_order.data),
                attention=bool(form.attention.data),
                week=bool(form.week.data),
                at=clock.now(),
            )
    except BadAddress as error:
        blame(form.to, error)
        return _page(form, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".notifications"), 303)


def _page(form: NotificationsForm, *, status: int = 200) -> Response:
    return render.page(
        "admin/settings/notifications.html", status=status, form=form, recipient=notifications.recipient()
    )
