"""Accounts: signing in by password, password, profile, email address, what may be mailed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from shop.customers import queries
from shop.customers.events import AccountOpened, MarketingChanged
from shop.customers.models import Customer, MarketingChoice
from shop.customers.operations import letters
from shop.customers.operations.from_orders import normalize_email
from shop.customers.operations.links import LASTS, NEW_EMAIL, make_link, spend_link
from shop.customers.operations.sessions import end_sessions
from shop.customers.operations.verifying import existing
from shop.kernel import db, events, ids, limits, passwords, signing
from shop.kernel.errors import N_, Conflict, DomainError
from shop.mail import operations as mail
from shop.mail.addresses import address_hash
from shop.mail.models import MARKETING, SURVEYS

CHECKOUT, PREFERENCES = "checkout", "preferences"


class SignInRefused(DomainError):
    """Wrong email or password; which one is not said."""

    status = 403


class WrongPassword(SignInRefused):
    """Not the password of the account that is signed in."""


def guard_sign_in(*, email: str, address: str, at: datetime) -> None:
    """Count one attempt, by account and by network address. Raises TooMany. Call outside transactions."""
    limits.hit(
        f"customer:{ids.token_hash(email.strip().lower())[:32]}", limit=8, per=timedelta(minutes=15), at=at
    )
    limits.hit(f"customer-from:{ids.token_hash(address)[:32]}", limit=60, per=timedelta(minutes=15), at=at)


def sign_in(*, email: str, password: str, at: datetime) -> Customer:
    """The customer of this email and password. Raises SignInRefused."""
    customer = queries.by_email(email)
    fits = passwords.check_password(customer.password_hash if customer else None, password)
    if not fits or customer is None:
        raise SignInRefused(N_("Email or password is not right."))
    return customer


def confirm_password(customer: Customer, password: str) -> None:
    """Check the present password; who has none passes. Raises WrongPassword."""
    if customer.password_hash and not passwords.check_password(customer.password_hash, password):
        raise WrongPassword(N_("This is not your present password."))


def set_password(
    *, customer_id: uuid.UUID, password: str, at: datetime, but: uuid.UUID | None = None
) -> Customer:
    """Set a password; every browser is signed out, but for the session `but`. Raises WeakPassword."""
    customer = existing(customer_id)
    customer.password_hash = passwords.hash_password(password)
    end_sessions(customer_id=customer_id, but=but)
    if customer.verified_at is None:
        events.publish(AccountOpened(customer_id=customer.id), at=at)
    else:
        letters.changed(customer, what=letters.PASSWORD, to=customer.email_as_typed, at=at)
    return customer


def update_profile(*, customer_id: uuid.UUID, name: str, phone: str, locale: str) -> Customer:
    """Change name, phone and language."""
    customer = existing(customer_id)
    customer.name, customer.phone, customer.locale = name[:255], phone[:40], locale[:10]
    return customer


def set_marketing(
    *,
    customer_id: uuid.UUID,
    accepts: bool,
    at: datetime,
    source: str = CHECKOUT,
    wording: str = "",
    locale: str = "",
) -> None:
    """Note whether offers may be mailed; never assumed. `wording` is the sentence that was agreed to."""
    customer = existing(customer_id)
    if accepts:
        mail.opt_in(address_hash=address_hash(customer.email), scope=MARKETING)
    if customer.accepts_marketing == accepts:
        return
    customer.accepts_marketing, customer.marketing_changed_at = accepts, at
    said = MarketingChoice(
        id=ids.new_id(),
        customer_id=customer_id,
        accepts=accepts,
        source=source[:20],
        wording=wording[:1000],
        locale=locale[:10],
        at=at,
    )
    db.session().add(said)
    events.publish(MarketingChanged(customer_id=customer_id, accepts=accepts), at=at)


def set_surveys(*, customer_id: uuid.UUID, accepts: bool, at: datetime) -> None:
    """Note whether the customer may be asked by mail how it was."""
    who = address_hash(existing(customer_id).email)
    if accepts:
        mail.opt_in(address_hash=who, scope=SURVEYS)
    else:
        mail.opt_out(address_hash=who, scope=SURVEYS, at=at)


def ask_new_email(*, customer_id: uuid.UUID, email: str, locale: str, at: datetime) -> None:
    """Mail a link to a new address; the account keeps the old one until it is opened. Raises InvalidEmail."""
    key, typed = normalize_email(email)
    token = make_link(purpose=NEW_EMAIL, email=key, locale=locale, at=at, customer_id=customer_id)
    letters.new_email_link(to=typed, token=token, locale=locale, lasts=LASTS, at=at)


def use_new_email(*, customer_id: uuid.UUID, token: str, at: datetime) -> Customer:
    """Make the proved address that of the account; the old one is told. Raises BadLink, Conflict."""
    link = spend_link(token=token, at=at, purpose=NEW_EMAIL)
    if link.customer_id != customer_id:
        raise signing.BadLink(N_("This link is not valid any more."))
    customer = existing(customer_id, locked=True)
    letters.changed(customer, what=letters.EMAIL, to=customer.email_as_typed, at=at)
    customer.email, customer.email_as_typed, customer.verified_at = link.email, link.email, at
    try:
        db.session().flush()
    except IntegrityError:
        message = N_("There is another account with this address. Sign in with it instead.")
        raise Conflict(message) from None
    return customer
