"""ShipStation's public keys: fetched once an hour, and at once for a key that is not known yet.

RSA-SHA256 (PKCS #1 v1.5) over "timestamp.body" with the key that the header names, from a JWKS
(docs.shipstation.com, Webhook validation; RFC 7517 for the keys).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fulfillment.carriers import http, reading
from fulfillment.carriers.failures import BadSignature
from shop.kernel.errors import N_

PATH = "/jwks"
HOLD, AGAIN = timedelta(hours=1), timedelta(minutes=1)  # unknown key ids do not make us ask all the time
MOST = 20


@dataclass(frozen=True)
class _Kept:
    keys: dict[str, dict[str, Any]]
    fetched_at: datetime


_kept: dict[str, _Kept] = {}


def verify(base_url: str, key_id: str, signature: str, signed: bytes, *, at: datetime) -> None:
    """Raises BadSignature unless the key of that id made `signature` over `signed`. May ask for the keys."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
    from cryptography.hazmat.primitives.hashes import SHA256

    key = _key(base_url, key_id, at=at)
    try:
        numbers = RSAPublicNumbers(e=_number(key.get("e")), n=_number(key.get("n")))
        given = base64.b64decode(signature, validate=True)
        numbers.public_key().verify(given, signed, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        raise BadSignature(N_("The signature does not fit.")) from None


def _key(base_url: str, key_id: str, *, at: datetime) -> dict[str, Any]:
    kept = _kept.get(base_url)
    if kept is None or at - kept.fetched_at > HOLD or (key_id not in kept.keys and _may_ask(kept, at)):
        kept = _kept[base_url] = _Kept(_fetch(base_url), at)
    if key_id not in kept.keys:
        raise BadSignature(N_("The signature does not fit."))
    return kept.keys[key_id]


def _may_ask(kept: _Kept, at: datetime) -> bool:
    return abs(at - kept.fetched_at) > AGAIN


def _fetch(base_url: str) -> dict[str, dict[str, Any]]:
    answer = http.call("GET", base_url + PATH, provider="ShipStation", read_timeout=2.0)
    found = reading.items(reading.part(answer).get("keys"))[:MOST]
    return {reading.text(key.get("kid"), 200): key for key in found if key.get("kty") == "RSA"}


def _number(text: Any) -> int:
    """A number in base64url without padding."""
    if not isinstance(text, str) or len(text) > 2000:
        raise ValueError("no number of a key")
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
