"""Writing to the shop: a form for people, a trap for machines, and a limit for whoever writes too much."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.contact import operations
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import DomainError
from shop.web import auth
from shop.web.acting import sentence
from shop.web.forms import Form, blame
from shop.web.locale import get_locale
from shop.web.render import page

MESSAGES, WINDOW = 5, timedelta(hours=1)
TRAP = "website"  # a field people do not see; what is written into it was written by a machine
blueprint = Blueprint("contact", __name__, url_prefix="/contact")


class ContactForm(Form):
    """A message."""

    name = StringField(
        _l("Name"), validators=[InputRequired(_l("Please enter your name.")), Length(max=operations.MAX_NAME)]
    )
    email = EmailField(
        _l("Email"), validators=[InputRequired(_l("Please enter your email address.")), Length(max=320)]
    )
    order_number = StringField(_l("Order number"), validators=[Length(max=operations.MAX_ORDER)])
    body = TextAreaField(
        _l("Message"),
        validators=[InputRequired(_l("Please write a few words.")), Length(max=operations.MAX_BODY)],
    )


@blueprint.get("")
def show() -> Response:
    """The form, with what is known of whoever is signed in."""
    customer = auth.current_customer()
    known = {"name": customer.name, "email": customer.email_as_typed} if customer else {}
    order = {"order_number": request.args.get("order", "")[: operations.MAX_ORDER]}
    return _page(ContactForm(formdata=None, data={**known, **order}))


@blueprint.post("")
def create() -> Response:
    """Take a message in."""
    form, at = ContactForm(), clock.now()
    if not form.validate():
        return _page(form, status=422)
    if request.form.get(TRAP):
        return _thanks()
    sender = ids.token_hash(request.remote_addr or "")[:32]
    try:
        limits.hit(f"contact:{sender}", limit=MESSAGES, per=WINDOW, at=at)
        with db.transaction():
            operations.receive(
                name=form.name.data or "",
                email=form.email.data or "",
                order_number=form.order_number.data or "",
                body=form.body.data or "",
                locale=get_locale(),
                at=at,
            )
    except DomainError as refused:
        return _refused(form, refused)
    return _thanks()


def _refused(form: ContactForm, refused: DomainError) -> Response:
    if refused.status == 422:
        blame(form[getattr(refused, "field", "email")], refused)
    else:
        flash(sentence(refused), "error")
    return _page(form, status=refused.status)


def _thanks() -> Response:
    flash(_("Thank you. We will answer by mail, usually within two working days."), "good")
    return make_response(redirect(url_for(".show"), 303))


def _page(form: ContactForm, *, status: int = 200) -> Response:
    return page("storefront/contact/show.html", title=_("Contact"), form=form, trap=TRAP, status=status)
