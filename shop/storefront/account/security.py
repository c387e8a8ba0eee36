"""How the account is opened: passkeys, password, and the browsers that are signed in."""

from __future__ import annotations

import uuid

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import Length

from shop.customers import operations, queries
from shop.customers.operations import passkeys
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.storefront.account import blueprint, customers_only, me
from shop.storefront.account.proving import AskedPassword, asked
from shop.web import auth
from shop.web.forms import Form, blame
from shop.web.render import page


class PasswordForm(Form, AskedPassword):
    """A new password."""

    password = PasswordField(_l("New password"), validators=[Length(max=200)])


@blueprint.get("/security")
@customers_only
def security() -> Response:
    """Passkeys, password, browsers."""
    return show_security(PasswordForm(formdata=None))


@blueprint.post("/password")
@customers_only
def set_password() -> Response:
    """Set a password; every other browser is signed out."""
    form, at = PasswordForm(), clock.now()
    if not form.validate():
        return show_security(form, status=422)
    try:
        form.confirm()
        with db.transaction():
            operations.set_password(
                customer_id=me().id,
                password=form.password.data or "",
                but=auth.customer_session().id,
                at=at,
            )
    except operations.WrongPassword as refused:
        blame(form.present_password, refused)
        return show_security(form, status=refused.status)
    except DomainError as refused:
        blame(form.password, refused)
        return show_security(form, status=refused.status)
    flash(_("Your password is set. Every other browser has been signed out."), "good")
    return _back()


@blueprint.post("/sessions/removal")
@customers_only
def sign_out_everywhere() -> Response:
    """Sign every browser out but this one."""
    with db.transaction():
        operations.end_sessions(customer_id=me().id, but=auth.customer_session().id)
    flash(_("Every other browser is signed out."), "good")
    return _back()


@blueprint.post("/sessions/<uuid:session_id>/removal")
@customers_only
def end_session(session_id: uuid.UUID) -> Response:
    """Sign one browser out."""
    with db.transaction():
        operations.end_session(customer_id=me().id, session_id=session_id)
    return _back()


def show_security(form: PasswordForm | None = None, *, status: int = 200) -> Response:
    """The page."""
    return page(
        "storefront/account/security.html",
        title=_("Signing in"),
        status=status,
        form=form or PasswordForm(formdata=None),
        proof=asked(),
        passkeys=queries.passkeys(me().id),
        passkeys_available=passkeys.available(),
        sessions=queries.sessions(me().id, at=clock.now()),
        this_session=auth.customer_session().id,
    )


def _back() -> Response:
    return make_response(redirect(url_for(".security"), 303))
