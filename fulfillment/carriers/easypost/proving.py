"""Whether a webhook is EasyPost's: its two signatures, both HMAC-SHA256 under the webhook's secret.

The first, X-Hmac-Signature, is over the raw body alone (docs.easypost.com/guides/webhooks-guide). The second,
X-Hmac-Signature-V2, is over X-Timestamp (RFC 2822), method, X-Path and raw body one after another
(support.easypost.com/hc/en-us/articles/39826034964237-Webhook-HMAC-Validation); calls without X-Path have
been seen signed over time and body. Whoever replays an old call can leave the second away, so it forbids
nothing that the first allows but a time that is not now; what came before is known by its id in the inbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from fulfillment.carriers import signatures
from fulfillment.carriers.failures import BadSignature
from fulfillment.carriers.port import Call
from shop.kernel.errors import N_

PREFIX = "hmac-sha256-hex="
FIRST, SECOND, TIME, PATH = "x-hmac-signature", "x-hmac-signature-v2", "x-timestamp", "x-path"


def prove(secrets: Sequence[str], call: Call) -> None:
    """Raises BadSignature unless one signature fits one secret and the time, where there is one, is now."""
    headers = call.headers
    if SECOND not in headers:
        _check(headers.get(FIRST, ""), secrets, call.body)
        return
    moment = headers.get(TIME, "")
    _check_time(moment, at=call.at)
    path = headers.get(PATH, "")
    signed = f"{moment}{call.method.upper()}{path}" if path else moment
    try:
        _check(headers[SECOND], secrets, signed.encode() + call.body)
    except BadSignature:
        _check(headers.get(FIRST, ""), secrets, call.body)


def _check(given: str, secrets: Sequence[str], signed: bytes) -> None:
    bare = given.strip().removeprefix(PREFIX)
    signatures.check(bare, secrets, lambda secret: signatures.hex_hmac(secret, signed))


def _check_time(moment: str, *, at: datetime) -> None:
    try:
        sent = parsedate_to_datetime(moment[:60])
    except ValueError:
        raise BadSignature(N_("The signature does not fit.")) from None
    sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)  # "-0000" is a time without a zone
    if abs(at - sent) > signatures.SKEW:
        raise BadSignature(N_("The signature is too old."))
