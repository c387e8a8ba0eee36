"""Mails of an account: links that prove a mailbox, and notes that something of it has changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shop.brand import links
from shop.customers.models import Customer
from shop.kernel import ids
from shop.mail import operations as mail

PASSWORD, PASSKEY, EMAIL = "password", "passkey", "email"


def sign_in_link(*, to: str, token: str, locale: str, lasts: timedelta, at: datetime) -> None:
    """The link that signs in."""
    _link("magic_link", f"/account/sign-in/{token}", to, token, locale, lasts, at)


def new_email_link(*, to: str, token: str, locale: str, lasts: timedelta, at: datetime) -> None:
    """The link that makes an address the one of an account."""
    _link("email_change", f"/account/email/{token}", to, token, locale, lasts, at)


def closing_link(*, to: str, token: str, locale: str, lasts: timedelta, at: datetime) -> None:
    """The link that closes an account."""
    _link(
        "account_closing", f"/account/closing/{token}", to=to, token=token, locale=locale, lasts=lasts, at=at
    )


def closed(customer: Customer, *, until: datetime, at: datetime) -> None:
    """The account is closed and will be erased; how to keep it after all."""
    context = {"until": until.isoformat(), "link": links.url("/account/sign-in", locale=customer.locale)}
    _about(customer, "account_closed", customer.email_as_typed, context, at=at)


def changed(customer: Customer, *, what: str, to: str, at: datetime) -> None:
    """A password was set, a passkey added, or the address changed: told, so that a theft is noticed."""
    context = {"what": what, "link": links.url("/account/security", locale=customer.locale)}
    _about(customer, "account_changed", to, context, at=at)


def _about(customer: Customer, kind: str, to: str, context: dict[str, Any], *, at: datetime) -> None:
    mail.queue(
        kind=kind,
        dedupe_key=f"{kind}:{customer.id}:{ids.new_token()}",
        to=to,
        to_name=customer.name,
        locale=customer.locale,
        template=kind,
        context=context,
        customer_id=customer.id,
        priority=2,
        at=at,
    )


def _link(kind: str, path: str, to: str, token: str, locale: str, lasts: timedelta, at: datetime) -> None:
    mail.queue(
        kind=kind,
        dedupe_key=f"{kind}:{ids.token_hash(token)}",
        to=to,
        locale=locale,
        template=kind,
        context={"link": links.url(path, locale=locale), "minutes": int(lasts.total_seconds() // 60)},
        expires_at=at + lasts,
        private=True,
        priority=1,
        at=at,
    )
