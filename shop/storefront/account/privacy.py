"""What is known, to take along; being remembered; and leaving."""

from __future__ import annotations

import json

from flask import Response, flash, make_response, redirect, request, session, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from shop.customers import operations
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.storefront.account import blueprint, customers_only, me
from shop.storefront.account.proving import AskedPassword
from shop.web import auth, visit
from shop.web.acting import sentence
from shop.web.forms import Form, blame
from shop.web.locale import get_locale
from shop.web.render import page


class ClosingForm(Form, AskedPassword):
    """The present password, for whoever has one; others close by a mailed link."""


@blueprint.get("/privacy")
@customers_only
def privacy() -> Response:
    """Download, being remembered, closing."""
    return _page(ClosingForm(formdata=None))


@blueprint.get("/privacy/data.json")
@customers_only
def download() -> Response:
    """Everything the shop holds of the customer, as a file."""
    told = json.dumps(operations.export(me()), ensure_ascii=False, indent=2, default=str)
    response = make_response(told)
    response.mimetype = "application/json"
    name = f"my-data-{clock.now():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/closing")
@customers_only
def ask_to_close() -> Response:
    """Close the account with the present password, or mail the link that does."""
    form, at = ClosingForm(), clock.now()
    try:
        if request.form.get("by") == "password" and me().password_hash:
            form.confirm(always=True)
            with db.transaction():
                closed = operations.close(customer_id=me().id, at=at)
            return _left(closed)
        operations.guard_link(email=me().email, address=request.remote_addr or "", at=at)
        with db.transaction():
            operations.ask_to_close(customer_id=me().id, locale=get_locale(), at=at)
    except operations.WrongPassword as refused:
        blame(form.present_password, refused)
        return _page(form, status=refused.status)
    except DomainError as refused:
        flash(sentence(refused), "error")
        return _page(form, status=refused.status)
    flash(_("We have mailed you a link. Open it to close your account."), "good")
    return make_response(redirect(url_for(".privacy"), 303))


@blueprint.get("/closing/<token>")
def closing(token: str) -> Response:
    """A mailed link; opening it changes nothing."""
    link = operations.check_link(token=token, at=clock.now(), purpose=operations.CLOSING)
    return page("storefront/account/closing.html", title=_("Close your account"), link=link, token=token)


@blueprint.post("/closing/<token>")
def close(token: str) -> Response:
    """Close the account; it is erased in a week."""
    with db.transaction():
        closed = operations.use_closing_link(token=token, at=clock.now())
    return _left(closed)


def _left(closed: Customer) -> Response:
    mine = auth.current_customer()
    if mine is not None and mine.id == closed.id:
        session.clear()
        auth.sign_out_customer()
    flash(
        _("Your account is closed. We erase it on %(day)s; signing in before that day keeps it.",
          day=format_date(closed.closing_at, "long")), "good",
    )  # fmt: skip
    return make_response(redirect(url_for("home.show"), 303))


def _page(form: ClosingForm, *, status: int = 200) -> Response:
    return page(
        "storefront/account/privacy.html",
        title=_("Privacy"),
        status=status,
        form=form,
        remembered=visit.current().consent,
        days=operations.GRACE.days,
    )
