"""Signing in: by a mailed link first, by password second. No answer tells whether an address is known."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, make_response, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from shop.customers import operations as customers
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.storefront import basket
from shop.storefront.account import blueprint
from shop.storefront.consent import inside
from shop.web import auth
from shop.web.forms import Form, blame
from shop.web.locale import get_locale
from shop.web.render import page


class SignInForm(Form):
    """E-mail, and a password for whoever has set one."""

    email = EmailField(
        _l("E-mail"), validators=[InputRequired(_l("Please enter your e-mail address.")), Length(max=320)]
    )
    password = PasswordField(_l("Password"), validators=[Length(max=200)])
    next = HiddenField()


@blueprint.get("/sign-in")
def sign_in() -> Response:
    """The form."""
    if auth.current_customer() is not None:
        return make_response(redirect(inside(request.args.get("next") or url_for(".show"))))
    return _page(SignInForm(formdata=None, next=request.args.get("next", "")))


@blueprint.post("/sign-in")
def create_session() -> Response:
    """Sign in by password, or mail a link; both count towards the same limit."""
    form, at = SignInForm(), clock.now()
    if not form.validate():
        return _page(form, status=422)
    email = form.email.data or ""
    try:
        customers.guard_sign_in(email=email, address=request.remote_addr or "", at=at)
        if request.form.get("by") == "password":
            password = form.password.data or ""
            return _enter(
                lambda: customers.sign_in(email=email, password=password, at=at), form.next.data or ""
            )
        with db.transaction():
            customers.ask_for_link(email=email, locale=get_locale(), at=at)
    except DomainError as refused:
        blame(form.password if request.form.get("by") == "password" else form.email, refused)
        return _page(form, status=refused.status)
    return page("storefront/account/link_sent.html", title=_("Look into your mail"), email=email)


@blueprint.get("/sign-in/<token>")
def link(token: str) -> Response:
    """A mailed link; opening it changes nothing, so that a mail scanner cannot use it up."""
    customers.check_link(token=token, at=clock.now())
    response = page("storefront/account/link.html", title=_("Sign in"), token=token)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.post("/sign-in/<token>")
def use_link(token: str) -> Response:
    """Sign in with a mailed link, once."""
    return _enter(lambda: customers.use_link(token=token, at=clock.now()), "")


@blueprint.post("/sign-out")
def destroy_session() -> Response:
    """Sign out of this browser; what it knew of orders and carts is forgotten with it."""
    session.clear()  # first, for signing out leaves a note in the session that the lasting cookie shall go
    auth.sign_out_customer()
    flash(_("You are signed out."), "good")
    response = make_response(redirect(url_for("home.show"), 303))
    response.delete_cookie(basket.COOKIE, path="/")
    return response


def _enter(prove: Callable[[], Customer], target: str) -> Response:
    """Sign in whoever `prove` says, with the cart of this browser."""
    wanted = inside(target) if target else url_for(".show")
    at_the_till = wanted == url_for("checkout.show")
    with db.transaction():
        customer = prove()
        token = basket.claim(customer.id, at=clock.now(), in_checkout=at_the_till)
    auth.sign_in_customer(customer, remember=True)
    response = make_response(redirect(wanted, 303))
    if token:
        basket.keep(response, token)
    return response


def _page(form: SignInForm, *, status: int = 200) -> Response:
    return page("storefront/account/sign_in.html", title=_("Sign in"), form=form, status=status)
