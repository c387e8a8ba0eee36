"""Writing to the shop: a form for people, a trap for machines, and a limit for whoever writes too much."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.conversations import operations, rules
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import DomainError
from shop.storefront.conversations import attached
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
        _l("Name"), validators=[InputRequired(_l("Please enter your name.")), Length(max=rules.MAX_NAME)]
    )
    email = EmailField(
        _l("Email"), validators=[InputRequired(_l("Please enter your email address.")), Length(max=320)]
    )
    order_number = StringField(_l("Order number"), validators=[Length(max=rules.MAX_ORDER)])
    body = TextAreaField(
        _l("Message"),
        validators=[InputRequired(_l("Please write a few words.")), Length(max=rules.MAX_BODY)],
    )


@blueprint.get("")
def show() -> Response:
    """The form, with what is known of whoever is signed in."""
    customer = auth.current_customer()
    known = {"name": customer.name, "email": customer.email_as_typed} if customer else {}
    order = {"order_number": request.args.get("order", "")[: rules.MAX_ORDER]}
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
        photos, signed_in = attached.photos(), _signed_in_as(form.email.data or "")
        with db.transaction():
            operations.receive(
                name=form.name.data or "",
                email=form.email.data or "",
                customer_id=signed_in,
                proven=signed_in is not None,
                order_number=form.order_number.data or "",
                body=form.body.data or "",
                files=photos,
                locale=get_locale(),
                at=at,
            )
    except DomainError as refused:
        return _refused(form, refused)
    return _thanks()


def _signed_in_as(email: str) -> uuid.UUID | None:
    """The customer, when it is their own address that is typed: another's is not theirs to speak for."""
    customer = auth.current_customer()
    return customer.id if customer is not None and customer.email == email.strip().lower() else None


def _refused(form: ContactForm, refused: DomainError) -> Response:
    field = getattr(refused, "field", "email")
    if refused.status == 422 and field in form:
        blame(form[field], refused)
        return _page(form, status=refused.status)
    if refused.status != 422:
        flash(sentence(refused), "error")
    return _page(form, status=refused.status, photos=sentence(refused) if field == "photos" else "")


def _thanks() -> Response:
    flash(_("Thank you. We will answer by mail, usually within two working days."), "good")
    return make_response(redirect(url_for(".show"), 303))


def _page(form: ContactForm, *, status: int = 200, photos: str = "") -> Response:
    return page(
        "storefront/contact/show.html",
        title=_("Contact"),
        form=form,
        trap=TRAP,
        photos_error=photos,
        limits=rules,
        status=status,
    )
