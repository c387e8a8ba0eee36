"""The second factor: a code from an app (TOTP), shown as a QR code, on once a right code proves it."""

from __future__ import annotations

import io

import segno
from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from shop.admin.account import blueprint
from shop.kernel import clock, db
from shop.kernel.errors import N_, Conflict
from shop.staff import operations
from shop.web import auth, render
from shop.web.forms import Form, blame


class CodeForm(Form):
    """The code that the app shows."""

    code = StringField(_l("Code"), validators=[InputRequired(), Length(max=10)])


class RemovalForm(Form):
    """Turning it off takes the password."""

    password = PasswordField(_l("Password"), validators=[Length(max=200)])


@blueprint.get("/two-factor")
@auth.staff_required("staff")
def two_factor() -> Response:
    """Off, waiting for its first code, or on."""
    return _page(CodeForm(), RemovalForm())


@blueprint.post("/two-factor")
@auth.staff_required("staff")
def begin_two_factor() -> Answer:
    """Make a new secret that waits for its first code."""
    with db.transaction():
        staff = auth.signed_in_staff()
        if staff.totp_confirmed:
            raise Conflict(N_("Two-factor sign-in is already on."))
        operations.begin_totp(staff_id=staff.id)
    return redirect(url_for(".two_factor"), 303)


@blueprint.post("/two-factor/confirmation")
@auth.staff_required("staff")
def confirm_two_factor() -> Response | Answer:
    """Turn it on with a right code."""
    form, at, staff = CodeForm(), clock.now(), auth.signed_in_staff()
    if form.validate():
        operations.guard_password(staff_id=staff.id, at=at)
        try:
            with db.transaction():
                operations.confirm_totp(staff_id=staff.id, code=form.code.data or "", at=at)
        except operations.SignInRefused as error:
            blame(form.code, error)
        else:
            flash(_("Two-factor sign-in is on."), "success")
            return redirect(url_for(".show"), 303)
    return _page(form, RemovalForm(formdata=None), status=422)


@blueprint.post("/two-factor/removal")
@auth.staff_required("staff")
def end_two_factor() -> Response | Answer:
    """Turn it off with the password."""
    form, at, staff = RemovalForm(), clock.now(), auth.signed_in_staff()
    if form.validate():
        operations.guard_password(staff_id=staff.id, at=at)
        try:
            with db.transaction():
                operations.confirm_password(staff_id=staff.id, password=form.password.data or "")
                operations.end_totp(staff_id=staff.id)
        except operations.WrongPassword as error:
            blame(form.password, error)
        else:
            flash(_("Two-factor sign-in is off."), "success")
            return redirect(url_for(".show"), 303)
    return _page(CodeForm(formdata=None), form, status=422)


def _page(code: CodeForm, removal: RemovalForm, *, status: int = 200) -> Response:
    staff = auth.signed_in_staff()
    address = operations.totp_address(staff)
    return render.page(
        "admin/account/two_factor.html",
        status=status,
        staff=staff,
        code_form=code,
        removal_form=removal,
        qr=_qr(address) if address else None,
        secret=operations.totp_secret(staff) if address else "",
    )


def _qr(text: str) -> Markup:
    """`text` as an SVG whose looks are attributes, as the content security policy wants."""
    stream = io.BytesIO()
    segno.make(text, error="m").save(
        stream,
        kind="svg",
        scale=4,
        border=3,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
    )
    return Markup(stream.getvalue().decode())
