"""One-time links by mail: each proves a mailbox, once, for a quarter of an hour, for one purpose.

A link names an address, not a customer: asking for one looks the same, and costs the same, whether the
address is known or not; whoever opens it has proved that it is theirs. Tokens are signed, so that invented
ones never reach the database, and stored as hashes, so that the database opens nothing.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import update

from shop.customers import queries
from shop.customers.models import Customer, MailedLink
from shop.customers.operations import letters
from shop.customers.operations.from_orders import normalize_email, upsert_for_order
from shop.customers.operations.verifying import verified
from shop.kernel import db, ids, limits, signing
from shop.kernel.errors import N_

SIGN_IN, NEW_EMAIL, CLOSING = "sign_in", "new_email", "closing"
LASTS = timedelta(minutes=15)
LONGEST_TARGET = 500


def guard_link(*, email: str, address: str, at: datetime) -> None:
    """Count one mail asked for, by mailbox and network address. Raises TooMany. Call outside transactions."""
    mailbox = ids.token_hash(email.strip().lower())[:32]
    limits.hit(f"customer-link:{mailbox}", limit=6, per=timedelta(minutes=30), at=at)
    limits.hit(f"customer-link-from:{ids.token_hash(address)[:32]}", limit=60, per=timedelta(hours=1), at=at)


def make_link(
    *,
    purpose: str,
    email: str,
    locale: str,
    at: datetime,
    customer_id: uuid.UUID | None = None,
    target: str = "",
) -> str:
    """A new link's token, for the mailbox `email` (lower case). `target` is a path of this shop."""
    expires = at + LASTS
    token = signing.sign(f"customers.{purpose}", secrets.token_urlsafe(12), expires_at=expires)
    row = MailedLink(
        token_hash=ids.token_hash(token),
        purpose=purpose,
        email=email,
        customer_id=customer_id,
        locale=locale,
        target=target if len(target) <= LONGEST_TARGET else "",
        created_at=at,
        expires_at=expires,
    )
    db.session().add(row)
    db.session().flush()
    return token


def ask_for_link(*, email: str, locale: str, at: datetime, target: str = "") -> None:
    """Mail a sign-in link to an address, known or not. Raises InvalidEmail."""
    key, typed = normalize_email(email)
    token = make_link(purpose=SIGN_IN, email=key, locale=locale, at=at, target=target)
    letters.sign_in_link(to=typed, token=token, locale=locale, lasts=LASTS, at=at)


def keep_account(*, email: str, locale: str, at: datetime, target: str = "") -> None:
    """After an order: mail the link that opens the account of the order's address. Raises InvalidEmail.

    Nobody is signed in before the mailbox is proved: the address may be another's, with orders of their own.
    """
    upsert_for_order(email=email, name="", locale=locale, at=at)
    ask_for_link(email=email, locale=locale, at=at, target=target)


def check_link(*, token: str, at: datetime, purpose: str = SIGN_IN) -> MailedLink:
    """The link of a token that could be used now. Changes nothing. Raises BadLink."""
    signing.verify(f"customers.{purpose}", token, at=at)
    found = queries.open_link(token, at=at)
    if found is None or found.purpose != purpose:
        raise signing.BadLink(N_("This link is not valid any more."))
    return found


def spend_link(*, token: str, at: datetime, purpose: str) -> MailedLink:
    """Use a link up, in the open transaction; of two at once one gets it. Raises BadLink."""
    signing.verify(f"customers.{purpose}", token, at=at)
    spent = db.session().execute(
        update(MailedLink)
        .where(
            MailedLink.token_hash == ids.token_hash(token),
            MailedLink.purpose == purpose,
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > at,
        )
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise signing.BadLink(N_("This link is not valid any more."))
    return db.session().get_one(MailedLink, ids.token_hash(token), populate_existing=True)


def use_link(*, token: str, at: datetime) -> tuple[Customer, str]:
    """(the customer whose mailbox a sign-in link has proved, the page it leads to). Raises BadLink.

    Who was not known has an account now.
    """
    link = spend_link(token=token, at=at, purpose=SIGN_IN)
    customer = queries.by_email(link.email)
    if customer is None:
        customer = upsert_for_order(email=link.email, name="", locale=link.locale, at=at)
    return verified(customer.id, at=at), link.target
