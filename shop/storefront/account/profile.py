"""Name, phone, language, email address, and what may be mailed."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, StringField, TelField
from wtforms.validators import AnyOf, InputRequired, Length

from shop.brand import store
from shop.customers import operations
from shop.customers import queries as customers
from shop.kernel import clock, db, signing
from shop.kernel.errors import N_, DomainError
from shop.mail import queries as mails
from shop.mail.addresses import address_hash
from shop.mail.models import MARKETING, SURVEYS
from shop.storefront.account import blueprint, customers_only, me
from shop.storefront.account.proving import AskedPassword, asked
from shop.web.forms import Form, blame
from shop.web.locale import get_locale
from shop.web.render import page


class ProfileForm(Form):
    """Who they are."""

    name = StringField(_l("Name"), validators=[Length(max=255)])
    phone = TelField(_l("Phone"), validators=[Length(max=40)])
    locale = StringField(_l("Language of our mails"), validators=[AnyOf(store.LANGUAGES)])


class MailsForm(Form):
    """What they like to get; order mails always come. The label is what is agreed to, and kept so."""

    accepts_marketing = BooleanField(_l("Mail me offers now and then. I can stop this at any time."))
    accepts_surveys = BooleanField(_l("After a parcel has arrived, ask me by mail how it was."))


class EmailForm(Form, AskedPassword):
    """Another address to sign in with."""

    email = EmailField(
        _l("New email address"),
        validators=[InputRequired(_l("Please enter your email address.")), Length(max=320)],
    )


@blueprint.get("/profile")
@customers_only
def profile() -> Response:
    """The forms."""
    return _page()


@blueprint.post("/profile")
@customers_only
def update_profile() -> Response:
    """Keep name, phone and language."""
    form = ProfileForm()
    if not form.validate():
        return _page(profile=form, status=422)
    with db.transaction():
        operations.update_profile(
            customer_id=me().id,
            name=form.name.data or "",
            phone=form.phone.data or "",
            locale=form.locale.data,
        )
    return _saved()


@blueprint.post("/mails")
@customers_only
def update_mails() -> Response:
    """Keep what may be mailed, with the words agreed to."""
    form, at = MailsForm(), clock.now()
    with db.transaction():
        operations.set_marketing(
            customer_id=me().id,
            accepts=form.accepts_marketing.data,
            source=operations.PREFERENCES,
            wording=form.accepts_marketing.label.text,
            locale=get_locale(),
            at=at,
        )
        operations.set_surveys(customer_id=me().id, accepts=form.accepts_surveys.data, at=at)
    return _saved()


@blueprint.post("/email")
@customers_only
def ask_new_email() -> Response:
    """Mail a link to the new address; the old one counts until it is opened."""
    form, at = EmailForm(), clock.now()
    if not form.validate():
        return _page(email=form, status=422)
    typed = form.email.data or ""
    try:
        operations.guard_link(email=typed, address=request.remote_addr or "", at=at)
        form.confirm()
        with db.transaction():
            operations.ask_new_email(customer_id=me().id, email=typed, locale=get_locale(), at=at)
    except operations.WrongPassword as refused:
        blame(form.present_password, refused)
        return _page(email=form, status=refused.status)
    except DomainError as refused:
        blame(form.email, refused)
        return _page(email=form, status=refused.status)
    flash(_("Look into the mail at %(email)s and open the link in it.", email=typed), "good")
    return make_response(redirect(url_for(".profile"), 303))


@blueprint.get("/email/<token>")
@customers_only
def new_email(token: str) -> Response:
    """A mailed link; opening it changes nothing."""
    link = operations.check_link(token=token, at=clock.now(), purpose=operations.NEW_EMAIL)
    if link.customer_id != me().id:
        raise signing.BadLink(N_("This link is not valid any more."))
    return page("storefront/account/new_email.html", title=_("New email address"), link=link, token=token)


@blueprint.post("/email/<token>")
@customers_only
def use_new_email(token: str) -> Response:
    """Use the address that was proved."""
    with db.transaction():
        operations.use_new_email(customer_id=me().id, token=token, at=clock.now())
    flash(_("Your account uses the new address now."), "good")
    return make_response(redirect(url_for(".profile"), 303))


def _saved() -> Response:
    flash(_("Saved."), "good")
    return make_response(redirect(url_for(".profile"), 303))


def _page(
    *, profile: ProfileForm | None = None, email: EmailForm | None = None, status: int = 200
) -> Response:
    refused = mails.opted_out(address_hash(me().email))
    said = next(iter(customers.marketing_choices(me().id)), None)
    return page(
        "storefront/account/profile.html",
        title=_("Profile"),
        status=status,
        profile=profile or ProfileForm(formdata=None, obj=me()),
        mails=MailsForm(
            formdata=None,
            accepts_marketing=me().accepts_marketing and MARKETING not in refused,
            accepts_surveys=SURVEYS not in refused,
        ),
        email=email or EmailForm(formdata=None),
        proof=asked(),
        said=said if said and said.accepts == me().accepts_marketing else None,
        languages=list(store.LANGUAGES.items()),
    )
