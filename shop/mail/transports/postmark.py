"""Postmark's own door: one JSON message by HTTPS (postmarkapp.com/developer/api/email-api).

It has no key that makes a request count once. So a mail whose earlier answer was lost is looked for by its id
before it is sent again (messages-api, search by metadata).
"""

from __future__ import annotations

from email.message import EmailMessage
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

from shop.mail.intake.codes import Verdict
from shop.mail.intake.reports import Reason
from shop.mail.transports.base import AGAIN, Deferred, Refused, Unreachable

BASE = "https://api.postmarkapp.com"
TIMEOUT_S = (3.0, 8.0)
OWN = frozenset(
    {"from", "to", "subject", "reply-to", "content-type", "mime-version", "content-transfer-encoding", "date"}
)
INACTIVE_RECIPIENT, BAD_RECIPIENT = 406, 300


class Postmark:
    """`postmark://:<server token>@<message stream>`."""

    captures = False

    def __init__(self, url: str, *, base: str = BASE) -> None:
        parts = urlsplit(url)
        self._stream, self._base = parts.hostname or "outbound", base
        self._session = requests.Session()
        token = unquote(parts.password or "")
        self._session.headers.update({"X-Postmark-Server-Token": token, "Accept": "application/json"})

    def __enter__(self) -> Postmark:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def reach(self) -> None:
        """Each mail is a request of its own."""

    def send(self, message: EmailMessage, *, recipient: str) -> str:
        """Hand `message` over; Postmark's id of it. Raises Unreachable, Deferred, Refused."""
        if message[AGAIN] and (known := self._already(str(message["X-Mail-ID"]))):
            return known
        said = self._ask("POST", "/email", json=_as_json(message, recipient, self._stream))
        return str(said.get("MessageID", ""))

    def _already(self, mail_id: str) -> str:
        query = {"count": "1", "offset": "0", "metadata_mail-id": mail_id}
        found = self._ask("GET", "/messages/outbound", params=query).get("Messages") or []
        return str(found[0].get("MessageID", "")) if found else ""

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            answer = self._session.request(method, self._base + path, timeout=TIMEOUT_S, **more)
        except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
            raise Unreachable(f"Postmark: {type(error).__name__}") from error
        except requests.RequestException as error:
            raise Deferred(f"Postmark: {type(error).__name__}") from error
        return _sorted(answer)


def _sorted(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    words = f"{answer.status_code} {said.get('ErrorCode', '')} {said.get('Message', '')}".strip()[:300]
    if answer.status_code == 200 and not said.get("ErrorCode"):
        return said
    if answer.status_code in (401, 403):
        raise Unreachable(words)
    if answer.status_code == 422:
        raise Refused(words, verdict=_VERDICTS.get(said.get("ErrorCode", 0)))
    raise Deferred(words)


# Postmark has the address on a list of its own, so what it said about it before was a hard bounce.
_VERDICTS = {INACTIVE_RECIPIENT: Verdict(True, Reason.INVALID)}


def _as_json(message: EmailMessage, recipient: str, stream: str) -> dict[str, Any]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    headers = [
        {"Name": name, "Value": str(value)}
        for name, value in message.items()
        if name.lower() not in OWN and name != AGAIN
    ]
    return {
        "From": str(message["From"]),
        "To": str(message["To"]) if message["To"] else recipient,
        "Subject": str(message["Subject"]),
        "ReplyTo": str(message["Reply-To"] or ""),
        "TextBody": text.get_content() if text else "",
        "HtmlBody": html.get_content() if html else "",
        "Headers": [*headers, {"Name": "X-PM-KeepID", "Value": "true"}],
        "Metadata": {"mail-id": str(message["X-Mail-ID"] or "")},
        "MessageStream": stream,
        "TrackOpens": False,
        "TrackLinks": "None",
    }
