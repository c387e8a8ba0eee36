"""Links by which a person refuses mail. They name the address by its hash and need no sign-in (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.brand import links
from shop.kernel import signing
from shop.kernel.errors import N_
from shop.mail.addresses import address_hash
from shop.mail.models import ORDER, SCOPES, Mail

PURPOSE, CHOICES = "mail.unsubscribe", "mail.preferences"
VALID = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Refusal:
    """Whose mail, and of which scope, a link is about."""

    address_hash: str
    scope: str


def url(mail: Mail) -> str:
    """The unsubscribe address of `mail`, empty for mail about an order."""
    if mail.scope == ORDER:
        return ""
    payload = [address_hash(mail.recipient), mail.scope]
    token = signing.sign(PURPOSE, payload, expires_at=mail.created_at + VALID)
    return links.url(f"/mail/unsubscribe/{token}", locale=mail.locale)


def preferences_url(mail: Mail) -> str:
    """Where the recipient of `mail` chooses what to get, empty for mail about an order."""
    if mail.scope == ORDER:
        return ""
    token = signing.sign(CHOICES, address_hash(mail.recipient), expires_at=mail.created_at + VALID)
    return links.url(f"/mail/preferences/{token}", locale=mail.locale)


def read_choices(token: str, *, at: datetime) -> str:
    """The hash of the address that a link to the preferences is about. Raises BadLink."""
    payload = signing.verify(CHOICES, token, at=at)
    if not isinstance(payload, str) or len(payload) != 64:
        raise signing.BadLink(N_("This link is not valid any more."))
    return payload


def read(token: str, *, at: datetime) -> Refusal:
    """What a link is about. Raises BadLink."""
    payload = signing.verify(PURPOSE, token, at=at)
    if not isinstance(payload, list) or len(payload) != 2 or payload[1] not in SCOPES:
        raise signing.BadLink(N_("This link is not valid any more."))
    return Refusal(*payload)
