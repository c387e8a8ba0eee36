"""Postmark's inbound webhook: one mail as JSON, taken apart already or whole (`RawEmail`).

Fields: https://postmarkapp.com/developer/user-guide/inbound/parse-an-email
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from shop.conversations.intake import reading
from shop.conversations.intake.reading import SMALL_INLINE, Letter

MOST_ATTACHED = 20


class NotAMail(ValueError):
    """A message that is not Postmark's JSON of a mail."""


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object of a mail. Raises NotAMail."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAMail("it is no JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("From"), str):
        raise NotAMail("it is no mail")
    return found


def whole(mail: dict[str, Any]) -> bytes | None:
    """The mail as it came, where Postmark sends it along."""
    raw = mail.get("RawEmail")
    return raw.encode("utf-8", "replace") if isinstance(raw, str) and raw.strip() else None


def letter(mail: dict[str, Any]) -> Letter:
    """The mail as a Letter. Never raises."""
    raw = whole(mail)
    if raw is not None:
        return reading.letter(raw)
    headers = _headers(mail)
    headers.setdefault("from", _from(mail))
    headers.setdefault("subject", _string(mail, "Subject"))
    headers.setdefault("message-id", f"<{_string(mail, 'MessageID')}@inbound.postmarkapp.com>")
    return reading.of_parts(
        headers=headers,
        recipients=_recipients(mail),
        plain=_string(mail, "TextBody"),
        html=_string(mail, "HtmlBody"),
        attached=tuple(_attached(mail)),
        content_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
    )


def _headers(mail: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in _dicts(mail, "Headers")[:200]:
        name = _string(entry, "Name").lower()
        found.setdefault(name, " ".join(_string(entry, "Value").split())[:4000])
    found.pop("from", None)
    return found


def _from(mail: dict[str, Any]) -> str:
    full = mail.get("FromFull")
    if isinstance(full, dict) and _string(full, "Email"):
        name = _string(full, "Name").replace('"', "").replace("\\", "")
        return f'"{name}" <{_string(full, "Email")}>'
    return _string(mail, "From")


def _recipients(mail: dict[str, Any]) -> tuple[str, ...]:
    people = [one for name in ("ToFull", "CcFull", "BccFull") for one in _dicts(mail, name)]
    found = [_string(mail, "OriginalRecipient"), *(_string(one, "Email") for one in people)]
    return tuple(dict.fromkeys(address.lower() for address in found if "@" in address))[:50]


def _attached(mail: dict[str, Any]) -> list[tuple[str, bytes]]:
    found = []
    for one in _dicts(mail, "Attachments")[:MOST_ATTACHED]:
        try:
            data = base64.b64decode(_string(one, "Content"))
        except (binascii.Error, ValueError):
            continue
        if not (_string(one, "ContentID") and len(data) < SMALL_INLINE):
            found.append((_string(one, "Name") or "file", data))
    return found


def _dicts(mail: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = mail.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _string(mail: dict[str, Any], name: str) -> str:
    found = mail.get(name)
    return found.encode("utf-8", "replace").decode() if isinstance(found, str) else ""
