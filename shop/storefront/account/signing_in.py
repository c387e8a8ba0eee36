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
from shop.customers.operations import passkeys
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
    """Email, and a password for whoever has set one."""

    email = EmailField(
        _l("Email"), validators=[InputRequired(_l("Please enter your email address.")), Length(max=320)]
    )
    password = PasswordField(_l("Password"), validators=[Length(max=200)])
    next = HiddenField()


@blueprint.get("/sign-in")
def sign_in() -> Response:
    """The form; `again` shows it to who is signed in already, too."""
    target = request.args.get("next", "")
    if auth.current_customer() is not None and "again" not in request.args:
        return make_response(redirect(inside(target or url_for(".show"))))
    return _page(SignInForm(formdata=None, next=target))


@blueprint.post("/sign-in")
def create_session() -> Response:
    """Sign in by password, or mail a link (to where the password is set, when it was forgotten)."""
    form, way = SignInForm(), request.form.get("by", "")
    if not form.validate():
        return _page(form, status=422)
    email, at = form.email.data or "", clock.now()
    target = url_for(".security") if way == "reset" else form.next.data or ""
    try:
        if way == "password":
            return _by_password(form, email)
        customers.guard_link(email=email, address=request.remote_addr or "", at=at)
        with db.transaction():
            wanted = inside(target) if target else ""
            customers.ask_for_link(email=email, locale=get_locale(), target=wanted, at=at)
    except DomainError as refused:
        blame(form.password if way == "password" else form.email, refused)
        return _page(form, status=refused.status)
    return page("storefront/account/link_sent.html", title=_("Look into your mail"), email=email)


@blueprint.get("/sign-in/<token>")
def link(token: str) -> Response:
    """A mailed link; opening it changes nothing, so that a mail scanner cannot use it up."""
    found = customers.check_link(token=token, at=clock.now())
    return page("storefront/account/link.html", title=_("Sign in"), token=token, email=found.email)


@blueprint.post("/sign-in/<token>")
def use_link(token: str) -> Response:
    """Sign in with a mailed link, once."""
    target = customers.check_link(token=token, at=clock.now()).target
    return enter(lambda: customers.use_link(token=token, at=clock.now())[0], customers.MAGIC_LINK, target)


@blueprint.post("/sign-out")
def destroy_session() -> Response:
    """Sign out of this browser; what it knew of orders and carts is forgotten with it."""
    with db.transaction():
        _end_present()
    session.clear()  # first, for signing out leaves a note in the session that the lasting cookie shall go
    auth.sign_out_customer()
    flash(_("You are signed out."), "good")
    response = make_response(redirect(url_for("home.show"), 303))
    response.delete_cookie(basket.COOKIE, path="/")
    return response


def enter(prove: Callable[[], Customer], method: str, target: str) -> Response:
    """Sign in whoever `prove` says, with the cart of this browser, and go on to `target`."""
    wanted, at = inside(target) if target else url_for(".show"), clock.now()
    at_the_till = wanted == url_for("checkout.show")
    with db.transaction():
        customer = prove()
        _end_present()
        stays = customer.closing_at is not None
        started = customers.start_session(
            customer=customer, method=method, user_agent=request.user_agent.string, at=at
        )
        token = basket.claim(customer.id, at=at, in_checkout=at_the_till)
    auth.sign_in_customer(customer, started)
    if stays:
        flash(_("Welcome back. Your account stays as it was."), "good")
    response = make_response(redirect(wanted, 303))
    if token:
        basket.keep(response, token)
    return response


def _end_present() -> None:
    """A browser has one session: who signs in again, or as somebody else, leaves the old one."""
    before = auth.current_customer()
    if before is not None:
        customers.end_sessions(customer_id=before.id, only=auth.customer_session().id)


def _by_password(form: SignInForm, email: str) -> Response:
    at = clock.now()
    customers.guard_sign_in(email=email, address=request.remote_addr or "", at=at)
    return enter(
        lambda: customers.sign_in(email=email, password=form.password.data or "", at=at),
        customers.PASSWORD,
        form.next.data or "",
    )


def _page(form: SignInForm, *, status: int = 200) -> Response:
    return page(
        "storefront/account/sign_in.html",
        title=_("Sign in"),
        status=status,
        form=form,
        passkeys_available=passkeys.available(),
    )
