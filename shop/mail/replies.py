"""Addresses that answers to our mails come to: `reply+<token>@host`, one of each mail's own.

The token names the mail and proves that whoever uses it has seen it. Mail programs and servers may change
capitals, so it is base32 (RFC 4648) in small letters: the mail's 16 bytes and 10 of an HMAC-SHA256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import uuid
from collections.abc import Iterable
from datetime import datetime

from shop.kernel import preferences, signing
from shop.kernel.errors import N_, DomainError
from shop.mail import addresses
from shop.mail.models import ORDER, Mail

DOMAIN = preferences.declare("mail.reply_domain", "")
MAILBOX = preferences.declare("mail.reply_mailbox", "reply")
PURPOSE = "mail.reply"
TOKEN = 42  # letters
_LOCAL = re.compile(r"^[a-z0-9._-]{1,20}$")  # with "+" and the token at most 63 of the 64 letters allowed


class BadReplyAddress(DomainError):
    """A mailbox or domain that answers cannot come to."""


def address(mail_id: uuid.UUID) -> str:
    """The address that an answer to this mail goes to; empty while answers come to the store's address."""
    domain = preferences.get(DOMAIN)
    return f"{preferences.get(MAILBOX)}+{_token(mail_id)}@{domain}" if domain else ""


def of(mail: Mail) -> str:
    """Where answers to `mail` go: where it says itself, else, of mails to customers about their affairs, to
    its own address; empty for the store's."""
    if mail.reply_to:
        return mail.reply_to
    about_them = mail.order_id is not None or mail.customer_id is not None
    return address(mail.id) if about_them and mail.scope == ORDER and not mail.private else ""


def read(recipients: Iterable[str]) -> uuid.UUID | None:
    """The mail that is answered, by the addresses that an answer was sent to; None where no token is ours."""
    for recipient in recipients:
        local, _, _domain = recipient.lower().rpartition("@")
        token = local.rpartition("+")[2]
        if len(token) == TOKEN and (found := _read(token)):
            return found
    return None


def is_ours(address: str) -> bool:
    """Whether mail from `address` would be our own: answering it would go round in circles."""
    local, _, domain = address.lower().rpartition("@")
    ours = preferences.get(DOMAIN)
    return bool(ours) and domain == ours and local.partition("+")[0] == preferences.get(MAILBOX)


def choose(*, domain: str, mailbox: str, at: datetime) -> None:
    """Have answers come to `mailbox+…@domain`; "" for the store's address. Raises BadReplyAddress."""
    domain, mailbox = domain.strip().lower().rstrip("."), mailbox.strip().lower() or MAILBOX.default
    if domain:
        if not _LOCAL.match(mailbox):
            raise BadReplyAddress(N_("The mailbox has up to 20 letters, digits, dots or dashes."))
        try:
            addresses.normalized(f"{mailbox}@{domain}")
        except addresses.BadAddress:
            raise BadReplyAddress(N_("The domain is written like shop.example.com.")) from None
    preferences.put(DOMAIN, domain, at=at)
    preferences.put(MAILBOX, mailbox, at=at)


def _token(mail_id: uuid.UUID) -> str:
    return base64.b32encode(mail_id.bytes + _mac(mail_id.bytes)).decode().rstrip("=").lower()


def _read(token: str) -> uuid.UUID | None:
    try:
        data = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    ours = len(data) == 26 and hmac.compare_digest(data[16:], _mac(data[:16]))
    return uuid.UUID(bytes=data[:16]) if ours else None


def _mac(data: bytes) -> bytes:
    return hmac.new(signing.secret(PURPOSE), data, hashlib.sha256).digest()[:10]
