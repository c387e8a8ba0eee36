"""Joining the newsletter: a typed address counts for nothing until its mailbox has said yes.

The link carries what was agreed to, signed, so that nothing is kept of an address that never answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.customers.models import Customer
from shop.customers.operations.accounts import set_marketing
from shop.customers.operations.from_orders import normalize_email, upsert_for_order
from shop.kernel import ids, signing
from shop.kernel.errors import N_
from shop.mail import operations as mail

PURPOSE = "customers.newsletter"
SOURCE = "newsletter"
LASTS = timedelta(days=7)
WORDING = N_("Yes, write to me now and then about what is new. I can stop any time.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asked to be written to, in which language and in which words."""

    email: str
    locale: str
    wording: str


def ask(*, email: str, locale: str, wording: str, at: datetime) -> None:
    """Mail the link that confirms an address; at most one an hour to the same. Raises InvalidEmail."""
    key, typed = normalize_email(email)
    token = signing.sign(PURPOSE, [key, locale, wording], expires_at=at + LASTS)
    mail.queue(
        kind="newsletter_confirm",
        dedupe_key=f"newsletter:{ids.token_hash(key)[:32]}:{at:%Y%m%d%H}",
        to=typed,
        locale=locale,
        template="newsletter_confirm",
        context={"link": f"/newsletter/{token}", "days_valid": LASTS.days},
        expires_at=at + LASTS,
        private=True,
        priority=2,
        at=at,
    )


def asked(token: str, *, at: datetime) -> Asked:
    """What a link is about. Raises BadLink."""
    payload = signing.verify(PURPOSE, token, at=at)
    if not isinstance(payload, list) or len(payload) != 3:
        raise signing.BadLink(N_("This link is not valid any more."))
    return Asked(email=str(payload[0]), locale=str(payload[1]), wording=str(payload[2]))


def join(*, token: str, at: datetime) -> Customer:
    """Write to this mailbox from now on; harmless twice. Raises BadLink."""
    said = asked(token, at=at)
    customer = upsert_for_order(email=said.email, name="", locale=said.locale, at=at)
    set_marketing(
        customer_id=customer.id,
        accepts=True,
        at=at,
        source=SOURCE,
        wording=said.wording,
        locale=said.locale,
    )
    return customer
