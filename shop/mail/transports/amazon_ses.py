"""Amazon SES by its HTTPS door (SendEmail of API v2, raw message), requests signed by Signature Version 4.

docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html and
docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html. SES puts a Message-ID of its own on the
mail; our id travels as a tag.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

from shop.kernel import clock
from shop.mail.transports.base import Deferred, Refused, Unreachable
from shop.mail.transports.smtp import Sign

PATH = "/v2/email/outbound-emails"
TIMEOUT_S = (3.0, 8.0)
LATER = frozenset({"TooManyRequestsException", "LimitExceededException", "ThrottlingException"})
SHUT = frozenset(
    {"AccountSuspendedException", "SendingPausedException", "MailFromDomainNotVerifiedException"}
)


class AmazonSes:
    """`ses://<access key id>:<secret access key>@<region>`."""

    captures = False

    def __init__(self, url: str, *, sign: Sign | None = None, base: str = "") -> None:
        parts = urlsplit(url)
        self._region = parts.hostname or ""
        self._key, self._secret = unquote(parts.username or ""), unquote(parts.password or "")
        self._base = base or f"https://email.{self._region}.amazonaws.com"
        self._sign, self._session = sign, requests.Session()

    def __enter__(self) -> AmazonSes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def reach(self) -> None:
        """Each mail is a request of its own."""

    def send(self, message: EmailMessage, *, recipient: str) -> str:
        """Hand `message` over; Amazon's id of it. Raises Unreachable, Deferred, Refused."""
        mail_id = str(message["X-Mail-ID"] or "")
        raw = message.as_bytes(policy=SMTP)
        raw = self._sign(raw) if self._sign else raw
        body = {
            "Content": {"Raw": {"Data": base64.b64encode(raw).decode()}},
            "Destination": {"ToAddresses": [recipient]},
            "EmailTags": [{"Name": "mail_id", "Value": mail_id}] if mail_id else [],
        }
        return str(self._ask(json.dumps(body).encode()).get("MessageId", ""))

    def _ask(self, body: bytes) -> dict[str, Any]:
        host = urlsplit(self._base).netloc
        headers = signature(
            body, host=host, region=self._region, key=self._key, secret=self._secret, at=clock.now()
        )
        try:
            answer = self._session.post(self._base + PATH, data=body, headers=headers, timeout=TIMEOUT_S)
        except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
            raise Unreachable(f"Amazon SES: {type(error).__name__}") from error
        except requests.RequestException as error:
            raise Deferred(f"Amazon SES: {type(error).__name__}") from error
        return _sorted(answer)


def _sorted(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    if answer.status_code == 200:
        return said
    name = answer.headers.get("x-amzn-ErrorType", "").partition(":")[0]
    words = f"{answer.status_code} {name} {said.get('message', '')}".strip()[:300]
    if answer.status_code == 403 or name in SHUT:
        raise Unreachable(words)
    if answer.status_code >= 500 or name in LATER:
        raise Deferred(words)
    raise Refused(words)


def signature(body: bytes, *, host: str, region: str, key: str, secret: str, at: datetime) -> dict[str, str]:
    """The headers that prove a POST of `body` to PATH: Signature Version 4 for the service "ses"."""
    stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    scope = f"{day}/{region}/ses/aws4_request"
    names = "content-type;host;x-amz-date"
    canonical = "\n".join(
        [
            "POST",
            PATH,
            "",
            "content-type:application/json",
            f"host:{host}",
            f"x-amz-date:{stamp}",
            "",
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    asked = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    link = f"AWS4{secret}".encode()
    for part in (day, region, "ses", "aws4_request"):
        link = hmac.new(link, part.encode(), hashlib.sha256).digest()
    proof = hmac.new(link, asked.encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Amz-Date": stamp,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/{scope}, "
        f"SignedHeaders={names}, Signature={proof}",
    }
