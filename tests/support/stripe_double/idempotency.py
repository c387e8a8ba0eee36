"""Idempotency keys: the first answer is kept for a day and given again, errors of a begun call included.

Another endpoint or other parameters with the same key is a 400; a call still under way is a 409. Calls
that failed their validation, and those that met a fault before they began, keep nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .errors import StripeFailure

KEPT_FOR = 24 * 3600
MAX_LENGTH = 255


@dataclass
class Kept:
    """What a key stands for; `status` is None while the first call is under way."""

    path: str
    fingerprint: str
    since: float
    status: int | None = None
    body: str = ""


class IdempotencyKeys:
    """The keys of one account."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def begin(self, key: str, *, path: str, fingerprint: str) -> Kept | None:
        """Take `key` for a new call (None), or the kept answer of an earlier one."""
        if len(key) > MAX_LENGTH:
            raise StripeFailure(400, "Idempotency keys may be up to 255 characters.")
        with self._lock:
            known = self._kept.get(key)
            if known is None or known.since < self._now() - KEPT_FOR:
                self._kept[key] = Kept(path, fingerprint, self._now())
                return None
            _check(known, key, path, fingerprint)
            return known

    def keep(self, key: str, *, status: int, body: str) -> None:
        """The call of `key` has been answered so."""
        with self._lock:
            self._kept[key].status, self._kept[key].body = status, body

    def release(self, key: str) -> None:
        """The call of `key` never began."""
        with self._lock:
            self._kept.pop(key, None)


def _check(known: Kept, key: str, path: str, fingerprint: str) -> None:
    if known.path != path:
        raise _misuse(f"for the same endpoint they were first used for ('{path}' vs '{known.path}')", key)
    if known.fingerprint != fingerprint:
        raise _misuse("with the same parameters they were first used with", key)
    if known.status is None:
        raise StripeFailure(
            409,
            "There is currently another in-progress request using this Idempotent Key "
            f"(that probably means you submitted twice, and the other request is still going through): {key}",
            code="idempotency_key_in_use",
        )


def _misuse(rule: str, key: str) -> StripeFailure:
    return StripeFailure(
        400,
        f"Keys for idempotent requests can only be used {rule}. "
        f"Try using a key other than '{key}' if you meant to execute a different request.",
        type="idempotency_error",
    )
