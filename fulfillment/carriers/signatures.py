"""Comparing signatures in constant time, under any of the secrets that live at the moment."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from fulfillment.carriers.failures import BadSignature
from shop.kernel.errors import N_

SKEW = timedelta(minutes=5)


def hex_hmac(secret: str, signed: bytes) -> str:
    """HMAC-SHA256 in hex; the secret in its NFKD form."""
    return hmac.new(_key(secret), signed, hashlib.sha256).hexdigest()


def base64_hmac(secret: str, signed: bytes) -> str:
    """HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def check(given: str, secrets: Sequence[str], make: Callable[[str], str]) -> None:
    """Raises BadSignature unless `given` is what `make(secret)` gives for one of `secrets`; none: always."""
    right = False
    for secret in secrets:
        if secret:
            right |= hmac.compare_digest(given.strip().encode(), make(secret).encode())
    if not right:
        raise BadSignature(N_("The signature does not fit."))


def check_time(seconds: str, *, at: datetime) -> None:
    """Raises BadSignature for a Unix time that is no number or more than five minutes from `at`."""
    digits = seconds.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        raise BadSignature(N_("The signature does not fit."))
    if abs(at.timestamp() - int(digits)) > SKEW.total_seconds():
        raise BadSignature(N_("The signature is too old."))


def _key(secret: str) -> bytes:
    return unicodedata.normalize("NFKD", secret).encode()
