"""Messages of Amazon's notification service (SNS): who signed them, and with whose certificate.

docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. The certificate is fetched by https
from the host of the topic's own region and no other, once a process. A good signature only says that some
topic of Amazon's sent it, so the topic must be the one that the owner has entered.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shop.mail.intake.base import TryLater, Unreadable, Untrusted

TOPIC = re.compile(
    r"arn:(?P<part>aws|aws-cn|aws-us-gov):sns:(?P<region>[a-z0-9-]{5,30}):\d{12}:[\w.-]{1,256}"
)
PEM_PATH = re.compile(r"/SimpleNotificationService-[0-9a-f]{1,64}\.pem")
NOTIFICATION, CONFIRM = "Notification", "SubscriptionConfirmation"
SIGNED = {
    NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    CONFIRM: ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": (
        "Message",
        "MessageId",
        "SubscribeURL",
        "Timestamp",
        "Token",
        "TopicArn",
        "Type",
    ),
}
CONNECT_S, READ_S = 2, 2  # SNS waits fifteen seconds for an answer; we promise three
LARGEST = 64 * 1024
Fetch = Callable[[str], bytes]


def is_topic(arn: str) -> bool:
    """Whether `arn` names an SNS topic."""
    return TOPIC.fullmatch(arn) is not None


def parse(body: bytes) -> dict[str, Any]:
    """The envelope. Raises Unreadable."""
    try:
        envelope = json.loads(body)
    except ValueError as error:
        raise Unreadable from error
    if not isinstance(envelope, dict) or envelope.get("Type") not in SIGNED:
        raise Unreadable
    return envelope


def verify(envelope: dict[str, Any], *, topic: str, at: datetime, fetch: Fetch) -> None:
    """Raise Untrusted unless Amazon signed it for `topic`; TryLater when its certificate cannot be had."""
    found = TOPIC.fullmatch(topic)
    if found is None or envelope.get("TopicArn") != topic:
        raise Untrusted
    url = str(envelope.get("SigningCertURL") or envelope.get("SigningCertUrl") or "")
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.netloc != host(topic) or not PEM_PATH.fullmatch(parts.path):
        raise Untrusted
    _check(envelope, fetch(url), at=at)


def host(topic: str) -> str:
    """The one host that speaks for a topic's region."""
    found = TOPIC.fullmatch(topic)
    if found is None:
        raise Untrusted
    ending = "amazonaws.com.cn" if found["part"] == "aws-cn" else "amazonaws.com"
    return f"sns.{found['region']}.{ending}"


def confirmation_url(envelope: dict[str, Any]) -> str:
    """Where a subscription is confirmed; only ever at the topic's own host. Raises Untrusted."""
    url = str(envelope.get("SubscribeURL", ""))
    parts = urlsplit(url)
    asked = parse_qs(parts.query).get("Action", [""])[0]
    if parts.scheme != "https" or parts.netloc != host(str(envelope.get("TopicArn", ""))):
        raise Untrusted
    if asked != "ConfirmSubscription":
        raise Untrusted
    return url


@lru_cache(maxsize=8)
def fetch_certificate(url: str) -> bytes:
    """The certificate at `url`, whose host was checked. Raises TryLater."""
    import requests

    try:
        answer = requests.get(url, timeout=(CONNECT_S, READ_S), allow_redirects=False)
        if answer.status_code == 200 and len(answer.content) <= LARGEST:
            return answer.content
    except requests.RequestException as error:
        raise TryLater from error
    raise TryLater


def _check(envelope: dict[str, Any], pem: bytes, *, at: datetime) -> None:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    version = {"1": hashes.SHA1(), "2": hashes.SHA256()}.get(str(envelope.get("SignatureVersion")))
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        key, signature = certificate.public_key(), base64.b64decode(str(envelope["Signature"]), validate=True)
        valid = certificate.not_valid_before_utc <= at.astimezone(UTC) <= certificate.not_valid_after_utc
        if version is None or not isinstance(key, rsa.RSAPublicKey) or not valid:
            raise Untrusted
        key.verify(signature, _canonical(envelope), padding.PKCS1v15(), version)
    except (InvalidSignature, KeyError, ValueError, binascii.Error) as error:
        raise Untrusted from error


def _canonical(envelope: dict[str, Any]) -> bytes:
    """What is signed: names and values by turns, each on a line of its own."""
    pairs = [(name, envelope[name]) for name in SIGNED[envelope["Type"]] if envelope.get(name) is not None]
    return "".join(f"{name}\n{value}\n" for name, value in pairs).encode()
