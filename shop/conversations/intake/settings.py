"""Where answers by mail are fetched from, or who may bring them."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from shop.kernel import ids, preferences
from shop.kernel.errors import N_, DomainError

MAILBOX = preferences.declare(
    "conversations.mailbox", "", secret=True
)  # imaps://user:password@host:993/INBOX
POSTMARK = preferences.declare("conversations.postmark", "", secret=True)
STRANGERS = preferences.declare("conversations.strangers", True)  # take in mails that answer none of ours
_NOWHERE: list[int] = []
CURSOR = preferences.declare(
    "conversations.mailbox_cursor", _NOWHERE
)  # [UIDVALIDITY, last UID], RFC 3501 §2.3.1


class BadMailbox(DomainError):
    """A mailbox address that cannot be used."""


def checked_mailbox(url: str) -> str:
    """`url` when it is a usable imap(s) address. Raises BadMailbox."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("imap", "imaps") and bool(parts.hostname) and parts.port != 0
        usable = usable and bool(parts.username) and not parts.query and not parts.fragment
        unquote(parts.username or "", errors="strict")
        unquote(parts.password or "", errors="strict")
    except ValueError:
        usable = False
    if not usable or any(character <= " " for character in url.strip()):
        raise BadMailbox(N_("A mailbox has a host, a user and a password."))
    return url.strip()


def set_mailbox(url: str, *, at: datetime) -> None:
    """Fetch what comes to this mailbox from now on ("" for none). Raises BadMailbox."""
    url = checked_mailbox(url) if url else ""
    before = preferences.get(MAILBOX)
    preferences.put(MAILBOX, url, at=at)
    if _place(before) != _place(url):
        preferences.put(CURSOR, [], at=at)


def set_strangers(taken: bool, *, at: datetime) -> None:
    """Whether mails that answer none of ours are taken in, as unmatched."""
    preferences.put(STRANGERS, taken, at=at)


def new_postmark_secret(*, at: datetime) -> str:
    """A new secret for Postmark's address; the one before ends."""
    secret = ids.new_token()
    preferences.put(POSTMARK, secret, at=at)
    return secret


def forget_postmark(*, at: datetime) -> None:
    """Take no more mails from Postmark."""
    preferences.put(POSTMARK, "", at=at)


def is_postmark(*given: str | None) -> bool:
    """Whether one of `given` (the path, a password) is the secret."""
    secret = preferences.get(POSTMARK).encode()
    same = [hmac.compare_digest(secret, (one or "").encode("utf-8", "replace")) for one in given]
    return bool(secret) and any(same)


def _place(url: str) -> tuple[Any, ...]:
    parts = urlsplit(url)
    return parts.hostname, parts.port, parts.username, parts.path
