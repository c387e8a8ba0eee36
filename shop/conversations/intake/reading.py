"""A mail as anybody may send it, read without trusting a byte of it: who, to whom, and what it carries.

Mails arrive damaged, nested, in unknown alphabets and in the shape of half a dozen programs. Whatever cannot
be read is left out; nothing here raises. The standard library's old policy reads them: with the new one a
header of a few kilobytes, written for it, takes minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parseaddr

from shop.conversations.intake import markup, quoting
from shop.conversations.rules import one_line

MOST_PARTS = 100
MOST_HEADERS, LONGEST_HEADER = 200, 4000  # headers; letters of one
MOST_TEXT = 500_000  # letters of one part that are looked at
SMALL_INLINE = 10 * 1024  # bytes: pictures in the text below this are logos of signatures
# Alphabets that mails name and Python does not: Hebrew in reading order is written like plain ISO 8859-8.
CHARSETS = {"iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "unicode-1-1-utf-8": "utf-8"}
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says. `headers` by small name, each the first of its kind; `attached` as (name, bytes)."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    quoted: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = ""
    attached: tuple[tuple[str, bytes], ...] = ()


def letter(raw: bytes) -> Letter:
    """`raw`, a whole mail, as a Letter. Never raises."""
    try:
        return _letter(message_from_bytes(raw, policy=policy.compat32))
    except Exception:  # the standard parser raises nearly anything on a damaged mail; RecursionError, too
        found = BytesHeaderParser(policy=policy.compat32).parsebytes(raw[:64_000])
        return of_parts(headers=_headers(found), recipients=_recipients(found), plain="", html="")


def of_parts(
    *,
    headers: dict[str, str],
    recipients: tuple[str, ...],
    plain: str,
    html: str,
    attached: tuple[tuple[str, bytes], ...] = (),
    content_type: str = "",
) -> Letter:
    """A Letter of a mail that was taken apart already."""
    name, address = parseaddr(headers.get("from", ""))
    own, quoted = quoting.split(plain[:MOST_TEXT]) if plain.strip() else markup.split(html[:MOST_TEXT])
    chain = _ids(headers.get("references", "")) + _ids(headers.get("in-reply-to", ""))
    return Letter(
        message_id=next(iter(_ids(headers.get("message-id", ""))), ""),
        references=tuple(dict.fromkeys(chain)),
        sender=one_line(address, most=320).lower(),
        sender_name=one_line(name, most=120),
        recipients=recipients,
        subject=one_line(headers.get("subject", ""), most=200),
        text=own,
        quoted=quoted,
        headers=headers,
        content_type=content_type,
        attached=attached,
    )


def _letter(mail: Message) -> Letter:
    plain, html = [], []
    attached: list[tuple[str, bytes]] = []
    for part in _parts(mail):
        kind = part.get_content_type()
        if _is_file(part):
            data = _bytes(part)
            if not (part.get("Content-ID") and len(data) < SMALL_INLINE):
                attached.append((_filename(part), data))
        elif kind == "text/html":
            html.append(_text(part))
        else:
            plain.append(_text(part))
    return of_parts(
        headers=_headers(mail),
        recipients=_recipients(mail),
        plain="\n".join(plain),
        html="\n".join(html),
        attached=tuple(attached),
        content_type=mail.get_content_type(),
    )


def _parts(mail: Message) -> Iterator[Message]:
    """The leaves of a mail, not those of mails inside it, at most MOST_PARTS."""
    stack, seen = [mail], 0
    while stack and seen < MOST_PARTS:
        part, seen = stack.pop(), seen + 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            stack.extend(one for one in reversed(inner) if isinstance(one, Message))
        elif part.get_content_maintype() != "message":
            yield part


def _is_file(part: Message) -> bool:
    said = str(part.get("Content-Disposition", "")).strip().lower()
    if part.get_content_maintype() == "multipart":
        return False  # its parts could not be found: their words are all there is
    if part.get_content_maintype() == "text":
        return said.startswith("attachment") or part.get_content_subtype() not in ("plain", "html")
    return True


def _filename(part: Message) -> str:
    try:
        return one_line(part.get_filename() or "", most=120) or part.get_content_type()
    except Exception:  # (a name in an alphabet that does not exist)
        return part.get_content_type()


def _bytes(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text(part: Message) -> str:
    said = (part.get_content_charset() or "utf-8").lower()
    data = _bytes(part)[: MOST_TEXT * 4]
    for charset in (CHARSETS.get(said, said), "utf-8"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _headers(mail: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in list(mail.raw_items())[:MOST_HEADERS]:
        if name.lower() not in found:
            found[name.lower()] = _decoded(value)
    return found


def _decoded(value: object) -> str:
    """A header's words, from their codes (RFC 2047) where they can be read."""
    text = str(value)[:LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with suppress(Exception):  # an alphabet that does not exist, or codes that are none
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def _recipients(mail: Message) -> tuple[str, ...]:
    named = {name.lower() for name in ADDRESSED}
    lines = [str(value)[:LONGEST_HEADER] for name, value in mail.raw_items() if name.lower() in named]
    pairs = getaddresses(lines[:20])
    return tuple(dict.fromkeys(address.lower() for _, address in pairs if "@" in address))[:50]


def _ids(text: str) -> list[str]:
    return re.findall(r"<[^<>\s\x00-\x1f]{3,250}>", text)
