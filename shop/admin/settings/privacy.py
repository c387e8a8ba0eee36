"""How visitors are asked before a visit is joined to a person."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import RadioField

from shop.admin.settings import blueprint
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.web import auth, render, topics
from shop.web.forms import Form, options
from shop.web.visit import CONSENT_MODE

_TEXT = N_("How you ask before you remember a visit.")
topics.add("privacy", N_("Privacy"), _TEXT, "admin_settings.privacy", 70, "shield")

MODES = [
    (
        "opt_in",
        _l("Ask first"),
        _l(
            "A visit is joined to a person only after they say yes. Needed in the European Union and Britain."
        ),
    ),
    (
        "opt_out",
        _l("Remember unless refused"),
        _l("A visit is joined to a person until they say no, or their browser says “do not track”."),
    ),
]


class PrivacyForm(Form):
    """The way of asking."""

    mode = RadioField(_l("Consent"), choices=options(MODES))


@blueprint.get("/privacy", endpoint="privacy")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    return _page(PrivacyForm(formdata=None, mode=preferences.get(CONSENT_MODE)))


@blueprint.post("/privacy", endpoint="update_privacy")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the choice; it counts from the next visit."""
    form = PrivacyForm()
    if not form.validate():
        return _page(form, status=422)
    with db.transaction():
        preferences.put(CONSENT_MODE, form.mode.data or "opt_in", at=clock.now())
    flash(_("Saved. It counts from the next visit."), "success")
    return redirect(url_for(".privacy"), 303)


def _page(form: PrivacyForm, *, status: int = 200) -> Response:
    return render.page("admin/settings/privacy.html", status=status, form=form, modes=MODES)
