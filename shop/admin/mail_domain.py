"""What other servers are told about the store's mail: SPF, DKIM, DMARC, and the key that signs it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from shop.kernel import clock, db
from shop.mail import dkim_keys, domain
from shop.mail.dkim_keys import BadKey
from shop.web import auth
from shop.web.forms import Form, blame
from shop.web.render import page

blueprint = Blueprint("admin_mail_domain", __name__, url_prefix="/admin/mails/domain")
NAMES = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "mx": "MX"}
TONES = {"good": "good", "warn": "warn", "bad": "bad", "unknown": ""}


class KeyForm(Form):
    """A key to sign with; an empty one is made here."""

    selector = StringField(validators=[Length(max=63)])
    key = TextAreaField(validators=[Length(max=8000)])


@blueprint.get("")
@auth.staff_required("settings")
def show() -> Response:
    """The last check, and the key."""
    return _page(KeyForm(formdata=None, selector=dkim_keys.selector()))


@blueprint.post("/checks")
@auth.staff_required("settings")
def check() -> Answer:
    """Ask the DNS now; at most some seconds."""
    at = clock.now()
    if "selector" in request.form:
        with db.transaction():
            domain.keep_selector(request.form["selector"], at=at)
    if not domain.run(at=at):
        flash(_("The From address has no domain that other servers could look up yet."), "warn")
    return redirect(url_for(".show"), 303)


@blueprint.post("/key")
@auth.staff_required("settings")
def keep_key() -> Response | Answer:
    """Sign mails with this key, or with a new one."""
    form = KeyForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            dkim_keys.set_key(pem=form.key.data or "", selector=form.selector.data or "", at=clock.now())
    except BadKey as error:
        blame(form[error.field], error)
        return _page(form, status=422)
    flash(_("Mails are signed from now on. Enter the record below in the DNS."), "good")
    return redirect(url_for(".show"), 303)


@blueprint.post("/key/removal")
@auth.staff_required("settings")
def remove_key() -> Answer:
    """Sign no more."""
    with db.transaction():
        dkim_keys.stop(at=clock.now())
    flash(_("Mails are not signed here any more."), "good")
    return redirect(url_for(".show"), 303)


def _page(form: KeyForm, *, status: int = 200) -> Response:
    name, record = dkim_keys.record()
    last = domain.last()
    form.key.data = ""  # a key that was typed is not shown again
    return page(
        "admin/mails/domain.html",
        status=status,
        form=form,
        sending_domain=dkim_keys.domain(),
        public=domain.public_name(dkim_keys.domain()),
        checked_at=last[0] if last else None,
        findings=last[1] if last else [],
        names=NAMES,
        tones=TONES,
        signs=dkim_keys.signs(),
        record_name=name,
        record=record,
        selector=domain.sender().selector,
    )
