"""Email, name, password and sessions."""

from __future__ import annotations

from flask import Response, current_app, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from shop.admin.account import blueprint
from shop.kernel import clock, db, passwords
from shop.staff import operations, queries
from shop.web import auth, render
from shop.web.forms import Form, blame


class AccountForm(Form):
    """Who I am and how I sign in; an empty new password keeps the old one."""

    name = StringField(_l("Name"), validators=[Length(max=120)])
    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=320)])
    new_password = PasswordField(_l("New password"), validators=[Length(max=200)])
    password = PasswordField(_l("Present password"), validators=[Length(max=200)])


@blueprint.get("")
@auth.staff_required("staff")
def show() -> Response:
    """The account page."""
    staff = auth.signed_in_staff()
    return _page(AccountForm(name=staff.name, email=staff.email or ""))


@blueprint.post("")
@auth.staff_required("staff")
def update() -> Response:
    """Change email, name or password; a new password ends all other sessions."""
    form = AccountForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        token = _change(form)
    except operations.WrongPassword as error:
        blame(form.password, error)
    except passwords.WeakPassword as error:
        blame(form.new_password, error)
    except operations.BadStaff as error:
        blame(form.email, error)
    else:
        flash(_("Your account is saved."), "success")
        return _with_session(token)
    return _page(form, status=422)


def _change(form: AccountForm) -> str | None:
    """Write the change; the token of a new session when the password is new."""
    at, staff = clock.now(), auth.signed_in_staff()
    email, new_password = form.email.data or "", form.new_password.data or ""
    sensitive = bool(new_password) or email.lower() != (staff.email or "")
    if sensitive:
        operations.guard_password(staff_id=staff.id, at=at)
    with db.transaction():
        if sensitive:
            operations.confirm_password(staff_id=staff.id, password=form.password.data or "")
        name = form.name.data or ""
        changed = operations.set_credentials(
            staff_id=staff.id, email=email, name=name, password=new_password, at=at
        )
        return operations.start_session(changed, at=at) if new_password else None


def _with_session(token: str | None) -> Response:
    response = make_response(redirect(url_for(".show"), 303))
    if token:
        auth.set_staff_cookie(response, token, secure=current_app.extensions["threeclick.settings"].secure)
    return response


@blueprint.post("/sign-out")
@auth.staff_required("staff")
def sign_out_everywhere() -> Response:
    """Sign out of every browser, this one too."""
    with db.transaction():
        operations.sign_out_everywhere(staff_id=auth.signed_in_staff().id)
    flash(_("You are signed out everywhere."), "success")
    response = make_response(redirect(url_for("admin_session.show"), 303))
    response.delete_cookie(auth.STAFF_COOKIE, path="/")
    return response


def _page(form: AccountForm, *, status: int = 200) -> Response:
    staff, at = auth.signed_in_staff(), clock.now()
    return render.page(
        "admin/account/show.html",
        status=status,
        form=form,
        staff=staff,
        sessions=queries.sessions(staff.id, at=at),
        present=queries.session(request.cookies.get(auth.STAFF_COOKIE, ""), at=at),
        least=passwords.MIN_LENGTH,
    )
