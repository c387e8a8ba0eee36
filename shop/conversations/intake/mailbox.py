"""The store's mailbox, read by IMAP: only looked at, nothing marked or deleted, nothing taken twice or lost.

How far we have read (UIDVALIDITY and UID, RFC 3501 §2.3.1.1) is written down in the transaction that keeps
the mails, so a crash reads them once more and the inbox drops what it has. A mailbox that was made anew is
read again from a few days back.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from shop.conversations.intake import handling, reading, settings
from shop.kernel import attention, db, preferences
from shop.kernel.errors import N_, DomainError

TIMEOUT_S = 15.0
BATCH, MOST = 10, 100  # mails kept in one transaction; looked at in one go
MOST_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 256 * 1024  # of a larger mail: what they wrote, without what they attached
BACK = timedelta(days=3)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
UNREACHABLE = "conversations.mailbox"


class MailboxFailed(DomainError):
    """The mailbox cannot be reached or read; the server's words are in the sentence."""


def look(at: datetime) -> None:
    """Take in what is new in the mailbox, if there is one; a job. What goes wrong is told to the owner."""
    url, cursor = preferences.get(settings.MAILBOX), preferences.get(settings.CURSOR)[:]
    db.end_read()
    if not url:
        return
    try:
        take_new(url, cursor, at=at)
    except MailboxFailed as error:
        _tell(error, at=at)
    else:
        _fine(at=at)


def check(url: str) -> int:
    """How many mails lie in the mailbox, by looking now. Raises MailboxFailed; never in a transaction."""
    with _opened(url) as connection:
        return _number(connection, "EXISTS")


def take_new(url: str, cursor: list[int], *, at: datetime) -> int:
    """Keep what came after `cursor` for the worker; how many mails were new. Raises MailboxFailed."""
    with _opened(url) as connection:
        validity = _number(connection, "UIDVALIDITY")
        if not cursor:  # a new mailbox: what lies there is not for us
            _remember([validity, _newest(connection)], at=at)
            return 0
        known = cursor[0] == validity
        uids = _uids(connection, cursor[1], known=known, at=at)
        taken = 0
        for start in range(0, len(uids), BATCH):
            some = uids[start : start + BATCH]
            found = [raw for uid in some if (raw := _fetched(connection, uid)) is not None]
            taken += _keep(found, [validity, some[-1]], at=at)
        return taken


def _keep(found: list[bytes], cursor: list[int], *, at: datetime) -> int:
    letters = [(raw, reading.letter(raw)) for raw in found]
    with db.transaction():
        new = sum(handling.store(raw, letter, form=handling.RAW, at=at) for raw, letter in letters)
        preferences.put(settings.CURSOR, cursor, at=at)
    return new


def _remember(cursor: list[int], *, at: datetime) -> None:
    with db.transaction():
        preferences.put(settings.CURSOR, cursor, at=at)


def _newest(connection: imaplib.IMAP4) -> int:
    """The UID of the newest mail, 0 for none."""
    following = _number(connection, "UIDNEXT")  # not every server says so
    return following - 1 if following else max(_numbers(_said(connection.uid("SEARCH", "ALL"))), default=0)


def _uids(connection: imaplib.IMAP4, last: int, *, known: bool, at: datetime) -> list[int]:
    """What to read, oldest first. "n:*" names the newest mail even where its UID is below n."""
    if known:
        answer = _said(connection.uid("SEARCH", f"UID {last + 1}:*"))
        return sorted(uid for uid in _numbers(answer) if uid > last)[:MOST]
    since = (at - BACK).strftime("%d-%b-%Y")
    return sorted(_numbers(_said(connection.uid("SEARCH", f"SINCE {since}"))))[:MOST]


def _fetched(connection: imaplib.IMAP4, uid: int) -> bytes | None:
    """A mail without marking it as read; of an overlong one its beginning; None when it is gone."""
    sizes = _said(connection.uid("FETCH", str(uid), "(RFC822.SIZE)"))
    size = next(
        (int(found[1]) for part in sizes if (found := re.search(rb"RFC822\.SIZE (\d+)", _bytes(part)))), 0
    )
    what = "(BODY.PEEK[])" if size <= MOST_BYTES else f"(BODY.PEEK[]<0.{HEAD_BYTES}>)"
    for part in _said(connection.uid("FETCH", str(uid), what)):
        if isinstance(part, tuple) and isinstance(part[1], bytes):
            return part[1]
    return None


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    """A mailbox opened for reading alone. Raises MailboxFailed, also about what goes wrong inside."""
    parts = urlsplit(url)
    connection: imaplib.IMAP4 | None = None
    try:
        connection = _connected(parts.scheme, parts.hostname or "", parts.port)
        connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
        _said(connection.select(_quoted(unquote(parts.path.strip("/")) or "INBOX"), readonly=True))
        yield connection
    except (imaplib.IMAP4.error, OSError, ValueError, EOFError) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise MailboxFailed(N_("The mailbox cannot be read: %(reason)s"), reason=reason) from error
    finally:
        if connection is not None:
            with suppress(imaplib.IMAP4.error, OSError, ValueError):
                connection.logout()
            with suppress(OSError):
                connection.shutdown()  # which a logout that went wrong has not done


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    """TLS from the first byte or at once; without it a password travels within this machine alone."""
    context = ssl.create_default_context()
    if host in LOOPBACK:  # a server on this machine has no name a certificate could be for
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=context, timeout=TIMEOUT_S)
    connection = imaplib.IMAP4(host, port or 143, timeout=TIMEOUT_S)
    if "STARTTLS" in connection.capabilities:
        connection.starttls(ssl_context=context)
    elif host not in LOOPBACK:
        connection.shutdown()
        raise imaplib.IMAP4.error("no TLS is offered, and a password is not sent in the clear")
    return connection


def _said(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(_bytes(data[0]).decode("utf-8", "replace") if data else kind)
    return [part for part in data if part is not None]


def _number(connection: imaplib.IMAP4, name: str) -> int:
    """A number that the server told when the mailbox was opened; 0 where it did not."""
    _kind, data = connection.response(name)
    found = re.search(rb"\d+", _bytes(data[-1])) if data and data[-1] is not None else None
    return int(found[0]) if found else 0


def _numbers(parts: list[Any]) -> list[int]:
    return [int(word) for part in parts for word in _bytes(part).split() if word.isdigit()]


def _bytes(part: Any) -> bytes:
    return part[0] if isinstance(part, tuple) else part if isinstance(part, bytes) else b""


def _quoted(folder: str) -> str:
    """A folder's name as IMAP wants it; letters beyond ASCII in its own base64 (RFC 3501 §5.1.3)."""
    coded = "".join(c if c.isascii() else f"&{_utf7(c)}-" for c in folder.replace("&", "&-"))
    return '"' + coded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(letter: str) -> str:
    import base64

    return base64.b64encode(letter.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")


def _tell(error: MailboxFailed, *, at: datetime) -> None:
    with db.transaction():
        attention.raise_item(
            kind=UNREACHABLE,
            key="imap",
            message=error.message,
            params=error.params,
            link="/admin/mails/intake",
            at=at,
        )


def _fine(*, at: datetime) -> None:
    with db.transaction():
        attention.resolve(kind=UNREACHABLE, key="imap", at=at)
