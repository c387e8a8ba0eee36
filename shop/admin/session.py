"""Signing in to the owner's area: password and code, or a one-time link confirmed by a press."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from shop.kernel import clock, db, passwords
from shop.kernel.errors import DomainError, TooMany
from shop.staff import operations
from shop.web import auth, render
from shop.web.acting import sentence
from shop.web.forms import Form, blame

blueprint = Blueprint("admin_session", __name__, url_prefix="/admin")


class SignInForm(Form):
    """Email, password and, where the second factor is on, its code."""

    email = EmailField(validators=[InputRequired(), Length(max=320)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])
    code = StringField(validators=[Length(max=10)])


class PasswordForm(Form):
    """The first password of somebody who was invited."""

    password = PasswordField(_l("Password"), validators=[Length(max=200)])


def safe_target(target: str | None) -> str:
    """`target` when it is a path of the owner's area, else the dashboard."""
    parts = urlsplit(target or "")
    inside = (
        not parts.scheme
        and not parts.netloc
        and parts.path.startswith("/admin")
        and "\\" not in (target or "")
    )
    return str(target) if inside else url_for("admin_dashboard.show")


@blueprint.get("/sign-in")
@auth.before_sign_in
def show() -> Response:
    """The sign-in form."""
    return render.page("admin/session/show.html", form=SignInForm(), next=request.args.get("next", ""))


@blueprint.post("/sign-in")
@auth.before_sign_in
def create() -> Response:
    """Sign in with email, password and code."""
    form, at = SignInForm(), clock.now()
    if not form.validate():
        return render.page(
            "admin/session/show.html", status=422, form=form, next=request.form.get("next", "")
        )
    email = form.email.data or ""
    try:
        operations.guard_sign_in(email=email, address=request.remote_addr or "", at=at)
        with db.transaction():
            _staff, token = operations.sign_in(
                email=email, password=form.password.data or "", code=form.code.data or "", at=at
            )
    except DomainError as error:
        flash(sentence(error), "error")
        status = error.status if isinstance(error, TooMany) else 403
        return render.page(
            "admin/session/show.html", status=status, form=form, next=request.form.get("next", "")
        )
    return _signed_in(token, request.form.get("next"))


@blueprint.get("/sign-in/<token>")
@auth.before_sign_in
def link(token: str) -> Response:
    """A one-time link; opening it changes nothing, so that a mail scanner cannot use it up."""
    return _link_page(token, PasswordForm(formdata=None))


@blueprint.post("/sign-in/<token>")
@auth.before_sign_in
def use_link(token: str) -> Response:
    """Sign in with a one-time link; who was invited chooses a password with it."""
    form, at = PasswordForm(), clock.now()
    try:
        with db.transaction():
            staff, session_token = operations.use_sign_in_link(
                token=token, at=at, password=form.password.data or ""
            )
    except passwords.WeakPassword as error:
        blame(form.password, error)
        return _link_page(token, form, status=422)
    if staff.email is None:
        flash(_("Welcome. Please set your email and password, so that you can come back."), "info")
    return _signed_in(session_token, None)


@blueprint.post("/sign-out")
@auth.before_sign_in
def destroy() -> Response:
    """Sign out of this browser."""
    token = request.cookies.get(auth.STAFF_COOKIE)
    if token:
        with db.transaction():
            operations.sign_out(token=token)
    response = make_response(redirect(url_for(".show"), 303))
    response.delete_cookie(auth.STAFF_COOKIE, path="/")
    return response


def _link_page(token: str, form: PasswordForm, *, status: int = 200) -> Response:
    staff = operations.check_sign_in_link(token=token, at=clock.now())
    return render.page(
        "admin/session/link.html",
        status=status,
        token=token,
        staff=staff,
        invited=operations.needs_password(staff),
        form=form,
        least=passwords.MIN_LENGTH,
    )


def _signed_in(token: str, target: str | None) -> Response:
    response = make_response(redirect(safe_target(target), 303))
    auth.set_staff_cookie(response, token, secure=current_app.extensions["threeclick.settings"].secure)
    return response
