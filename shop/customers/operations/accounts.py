"""Accounts: sign-in by password or mailed link, profile, addresses, marketing choice."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from shop.brand import links
from shop.customers import queries
from shop.customers.addresses import PostalAddress
from shop.customers.events import AccountOpened, CustomerSignedIn
from shop.customers.models import Address, Customer
from shop.kernel import db, events, ids, limits, passwords, signing
from shop.kernel.errors import N_, DomainError, NotFound
from shop.mail import operations as mail

LINK = "customers.sign_in"
LINK_LASTS = timedelta(minutes=30)
MAX_ADDRESSES = 20


class SignInRefused(DomainError):
    """Wrong e-mail or password; which one is not said."""

    status = 403


def guard_sign_in(*, email: str, address: str, at: datetime) -> None:
    """Count one attempt, by account and by network address. Raises TooMany. Call outside transactions."""
    limits.hit(
        f"customer:{ids.token_hash(email.strip().lower())[:32]}", limit=8, per=timedelta(minutes=15), at=at
    )
    limits.hit(f"customer-from:{ids.token_hash(address)[:32]}", limit=60, per=timedelta(minutes=15), at=at)


def sign_in(*, email: str, password: str, at: datetime) -> Customer:
    """The customer of this e-mail and password. Raises SignInRefused."""
    customer = queries.by_email(email)
    if (
        not passwords.check_password(customer.password_hash if customer else None, password)
        or customer is None
    ):
        raise SignInRefused(N_("E-mail or password is not right."))
    events.publish(CustomerSignedIn(customer_id=customer.id, method="password"), at=at)
    return customer


def ask_for_link(*, email: str, locale: str, at: datetime) -> None:
    """Mail a one-time sign-in link when the address is a customer's; the answer is the same when not."""
    customer = queries.by_email(email)
    if customer is None:
        return
    nonce = ids.new_token()
    token = signing.sign(LINK, [str(customer.id), nonce], expires_at=at + LINK_LASTS)
    mail.queue(
        kind="magic_link",
        dedupe_key=f"magic_link:{nonce}",
        to=customer.email_as_typed,
        locale=locale,
        template="magic_link",
        context={"link": links.url(f"/account/sign-in/{token}", locale=locale), "minutes": 30},
        expires_at=at + LINK_LASTS,
        customer_id=customer.id,
        private=True,
        priority=1,
        at=at,
    )


def check_link(*, token: str, at: datetime) -> None:
    """Raise BadLink when a sign-in link could not be used now. Changes nothing."""
    signing.peek(LINK, token, at=at)


def use_link(*, token: str, at: datetime) -> Customer:
    """The customer a one-time link was made for; the address is proved by it. Raises BadLink."""
    customer = queries.by_id(uuid.UUID(signing.verify(LINK, token, at=at)[0]))
    if customer is None:
        raise signing.BadLink(N_("This link is not valid any more."))
    signing.spend(token, at=at)
    if customer.verified_at is None:
        customer = db.session().get_one(Customer, customer.id)
        customer.verified_at = at
        events.publish(AccountOpened(customer_id=customer.id), at=at)
    events.publish(CustomerSignedIn(customer_id=customer.id, method="magic_link"), at=at)
    return customer


def set_password(*, customer_id: uuid.UUID, password: str, at: datetime) -> Customer:
    """Set a password; every other browser is signed out. Raises WeakPassword."""
    customer = _get(customer_id)
    if customer.password_hash is None:
        events.publish(AccountOpened(customer_id=customer.id), at=at)
    customer.password_hash = passwords.hash_password(password)
    customer.session_version += 1
    return customer


def update_profile(*, customer_id: uuid.UUID, name: str, phone: str, locale: str) -> Customer:
    """Change name, phone and language."""
    customer = _get(customer_id)
    customer.name, customer.phone, customer.locale = name[:255], phone[:40], locale[:10]
    return customer


def set_marketing(*, customer_id: uuid.UUID, accepts: bool, at: datetime) -> None:
    """Note whether offers may be mailed; never assumed."""
    customer = _get(customer_id)
    if customer.accepts_marketing != accepts:
        customer.accepts_marketing, customer.marketing_changed_at = accepts, at


def save_address(*, customer_id: uuid.UUID, address: PostalAddress, at: datetime) -> Address:
    """Keep an address as the default; the same one twice is kept once, the oldest beyond 20 are dropped."""
    known = queries.addresses(customer_id)
    for row in known:
        row.is_default = False
    found = next((row for row in known if row.fields == address.as_dict()), None)
    if found is None:
        found = Address(id=ids.new_id(), customer_id=customer_id, fields=address.as_dict(), created_at=at)
        db.session().add(found)
    found.is_default = True
    for row in known[MAX_ADDRESSES - 1 :]:
        if row is not found:
            db.session().delete(row)
    db.session().flush()
    return found


def remove_address(*, customer_id: uuid.UUID, address_id: uuid.UUID) -> None:
    """Forget one of the customer's addresses; the newest other becomes the default. Raises NotFound."""
    known = queries.addresses(customer_id)
    row = next((one for one in known if one.id == address_id), None)
    if row is None:
        raise NotFound(N_("There is no such address."))
    others = [one for one in known if one is not row]
    if row.is_default and others:
        others[0].is_default = True
    db.session().delete(row)
    db.session().flush()


def _get(customer_id: uuid.UUID) -> Customer:
    customer = db.session().get(Customer, customer_id)
    if customer is None:
        raise NotFound(N_("There is no such customer."))
    return customer
