"""A forgotten password of the owner's area: a link by mail, then a new one. Tells nobody who works here."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from shop.kernel import clock, db, passwords
from shop.kernel.errors import DomainError
from shop.staff import operations
from shop.staff.models import Staff
from shop.web import auth, render
from shop.web.forms import Form, blame

blueprint = Blueprint("admin_password", __name__, url_prefix="/admin/password")


class AskForm(Form):
    """Whose password was forgotten."""

    email = EmailField(
        _l("Email"), validators=[InputRequired(_l("Please enter your email address.")), Length(max=320)]
    )


class NewForm(Form):
    """The new one, and the second factor where it is on."""

    password = PasswordField(_l("New password"), validators=[InputRequired(), Length(max=200)])
    code = StringField(_l("Code"), validators=[Length(max=10)])


@blueprint.get("")
@auth.before_sign_in
def show() -> Response:
    """The form that asks for a link."""
    return render.page("admin/password/show.html", form=AskForm(formdata=None))


@blueprint.post("")
@auth.before_sign_in
def create() -> Response:
    """Ask for a link; the answer is the same whoever's address it is."""
    form, at = AskForm(), clock.now()
    if not form.validate():
        return render.page("admin/password/show.html", status=422, form=form)
    email = form.email.data or ""
    try:
        operations.guard_sign_in(email=email, address=request.remote_addr or "", at=at)
        with db.transaction():
            operations.ask_new_password(email=email, at=at)
    except DomainError as refused:
        blame(form.email, refused)
        return render.page("admin/password/show.html", status=refused.status, form=form)
    flash(_("If %(email)s belongs to an account, a link is on its way.", email=email), "good")
    return make_response(redirect(url_for("admin_session.show"), 303))


@blueprint.get("/<token>")
@auth.before_sign_in
def edit(token: str) -> Response:
    """A mailed link; opening it changes nothing."""
    return _page(operations.check_password_link(token=token, at=clock.now()), NewForm(formdata=None), token)


@blueprint.post("/<token>")
@auth.before_sign_in
def update(token: str) -> Response:
    """Set the new password and sign in."""
    form, at = NewForm(), clock.now()
    staff = operations.check_password_link(token=token, at=at)
    if not form.validate():
        return _page(staff, form, token, status=422)
    try:
        operations.guard_password(staff_id=staff.id, at=at)
        with db.transaction():
            _staff, session_token = operations.use_password_link(
                token=token, password=form.password.data or "", code=form.code.data or "", at=at
            )
    except (operations.SignInRefused, passwords.WeakPassword) as refused:
        weak = isinstance(refused, passwords.WeakPassword)
        blame(form.password if weak else form.code, refused)
        return _page(staff, form, token, status=refused.status)
    flash(_("Your new password is set, and every other browser is signed out."), "good")
    response = make_response(redirect(url_for("admin_dashboard.show"), 303))
    secure = current_app.extensions["threeclick.settings"].secure
    auth.set_staff_cookie(response, session_token, secure=secure)
    return response


def _page(staff: Staff, form: NewForm, token: str, *, status: int = 200) -> Response:
    return render.page(
        "admin/password/edit.html",
        status=status,
        form=form,
        token=token,
        email=staff.email,
        with_code=staff.totp_confirmed,
        least=passwords.MIN_LENGTH,
    )
