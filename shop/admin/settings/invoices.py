"""Who stands on invoices, how they are numbered, and whether each order gets one by itself."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.admin.settings import blueprint
from shop.brand import store
from shop.invoices import fonts, seller
from shop.invoices.seller import MOST, BadSeller
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.web import auth, render, topics
from shop.web.forms import Form, blame

_TEXT = N_("Your legal name, tax number and the numbers of invoices.")
topics.add("invoices", N_("Invoices"), _TEXT, "admin_settings.invoices", 35, "document")


class InvoicesForm(Form):
    """What the law asks for, and the two series."""

    automatic = BooleanField(_l("Make an invoice for every order"))
    legal_name = StringField(_l("Legal name"), [Length(max=MOST["legal_name"])])
    legal_address = TextAreaField(_l("Address"), [Length(max=MOST["legal_address"])])
    tax_number = StringField(_l("Tax number"), [Length(max=MOST["tax_number"])])
    registration = StringField(_l("Registration"), [Length(max=MOST["registration"])])
    invoice_series = StringField(_l("Invoices begin with"), [InputRequired(), Length(max=12)])
    credit_series = StringField(_l("Credit notes begin with"), [InputRequired(), Length(max=12)])
    closing = TextAreaField(_l("Below the total"), [Length(max=MOST["closing"])])


@blueprint.get("/invoices", endpoint="invoices")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    form = InvoicesForm(
        formdata=None,
        automatic=seller.automatic(),
        **{name: preferences.get(preference) for name, preference in seller.FIELDS.items()},
    )
    return _page(form)


@blueprint.post("/invoices", endpoint="update_invoices")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep it for documents from now on; issued ones stay as they are."""
    form = InvoicesForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            seller.update(
                automatic=bool(form.automatic.data),
                at=clock.now(),
                **{name: form[name].data or "" for name in seller.FIELDS},
            )
    except BadSeller as error:
        blame(form[error.field], error)
        return _page(form, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".invoices"), 303)


def _page(form: InvoicesForm, *, status: int = 200) -> Response:
    return render.page(
        "admin/settings/invoices.html",
        status=status,
        form=form,
        has_font=fonts.current() is not None,
        brand=store.current(),
    )
