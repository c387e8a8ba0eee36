"""Standard Webhooks (standardwebhooks.com, specification 1.0): signing bodies, and checking signed ones.

What is signed is `id.timestamp.body` with HMAC-SHA256; the header lists a signature under each secret that
lives, so that secrets change without a break.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from fulfillment.carriers.failures import BadSignature, Malformed
from fulfillment.carriers.signatures import check_time
from shop.kernel.errors import N_

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
LONGEST_ID, MOST = 100, 8


def headers(*, message_id: str, body: bytes, secrets: Sequence[str], at: datetime) -> dict[str, str]:
    """The three headers of a body sent at `at`, signed under every one of `secrets`."""
    seconds = str(int(at.timestamp()))
    signed = " ".join(f"v1,{_sign(secret, message_id, seconds, body)}" for secret in secrets)
    return {ID: message_id, TIMESTAMP: seconds, SIGNATURE: signed}


def check(given: Mapping[str, str], body: bytes, secrets: Sequence[str], *, at: datetime) -> str:
    """The message's id. `given`: headers by their lowercase names.

    Raises BadSignature (also without secrets, or more than five minutes off), Malformed for an unfit id.
    """
    message_id, seconds = given.get(ID, ""), given.get(TIMESTAMP, "")
    told = [one.partition(",") for one in given.get(SIGNATURE, "").split()[:MOST]]
    right = False
    for secret in secrets:
        wanted = _sign(secret, message_id, seconds, body).encode()
        for version, _comma, signature in told:
            right |= version == "v1" and hmac.compare_digest(signature.encode(), wanted)
    if not right:
        raise BadSignature(N_("The signature does not fit."))
    check_time(seconds, at=at)
    if not (0 < len(message_id) <= LONGEST_ID and message_id.isascii() and message_id.isprintable()):
        raise Malformed(N_("The message has no id."))
    return message_id


def _sign(secret: str, message_id: str, seconds: str, body: bytes) -> str:
    signed = f"{message_id}.{seconds}.".encode() + body
    return base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return secret.encode()
