"""Name, phone, language, password, and what may be remembered or mailed."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField, TelField
from wtforms.validators import AnyOf, Length

from shop.brand import store
from shop.customers import operations
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.storefront.account import blueprint, customers_only, me
from shop.web import auth, visit
from shop.web.forms import Form, blame
from shop.web.render import page


class ProfileForm(Form):
    """Who they are and what they like to get."""

    name = StringField(_l("Name"), validators=[Length(max=255)])
    phone = TelField(_l("Phone"), validators=[Length(max=40)])
    locale = StringField(_l("Language of our mails"), validators=[AnyOf(store.LANGUAGES)])
    accepts_marketing = BooleanField(_l("Mail me offers now and then"))


class PasswordForm(Form):
    """A new password."""

    password = PasswordField(_l("New password"), validators=[Length(max=200)])


@blueprint.get("/profile")
@customers_only
def profile() -> Response:
    """The forms."""
    return _page(ProfileForm(formdata=None, obj=me()), PasswordForm(formdata=None))


@blueprint.post("/profile")
@customers_only
def update_profile() -> Response:
    """Keep what was changed."""
    form, at = ProfileForm(), clock.now()
    if not form.validate():
        return _page(form, PasswordForm(formdata=None), status=422)
    with db.transaction():
        operations.update_profile(
            customer_id=me().id,
            name=form.name.data or "",
            phone=form.phone.data or "",
            locale=form.locale.data,
        )
        operations.set_marketing(customer_id=me().id, accepts=form.accepts_marketing.data, at=at)
    flash(_("Saved."), "good")
    return make_response(redirect(url_for(".profile"), 303))


@blueprint.post("/password")
@customers_only
def set_password() -> Response:
    """Set a password; every other browser is signed out."""
    form = PasswordForm()
    if not form.validate():
        return _page(ProfileForm(formdata=None, obj=me()), form, status=422)
    try:
        with db.transaction():
            customer = operations.set_password(
                customer_id=me().id, password=form.password.data or "", at=clock.now()
            )
    except DomainError as refused:
        blame(form.password, refused)
        return _page(ProfileForm(formdata=None, obj=me()), form, status=refused.status)
    auth.sign_in_customer(customer, remember=True)
    flash(_("Your password is set. Every other browser has been signed out."), "good")
    return make_response(redirect(url_for(".profile"), 303))


def _page(form: ProfileForm, password: PasswordForm, *, status: int = 200) -> Response:
    return page(
        "storefront/account/profile.html",
        title=_("Profile and privacy"),
        status=status,
        form=form,
        password=password,
        languages=list(store.LANGUAGES.items()),
        remembered=visit.current().consent,
    )
