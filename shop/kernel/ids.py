"""Identifiers: UUIDv7 keys (RFC 9562 §5.7), which sort by time of making, and unguessable tokens."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
import time
import uuid

_RANDOM_BITS = 62
_made = threading.local()


def new_id() -> uuid.UUID:
    """A UUIDv7: 60 bits of Unix time in 1/4096 ms (RFC 9562 §6.2, method 3) and 62 random bits.

    Each sorts after all that its thread made before, also within a millisecond and when the clock steps back.
    """
    ticks = max(time.time_ns() * 4096 // 1_000_000, getattr(_made, "last", 0) + 1)
    _made.last = ticks
    millis, fraction = divmod(ticks, 4096)
    chance = int.from_bytes(os.urandom(8), "big") >> (64 - _RANDOM_BITS)
    return uuid.UUID(int=(millis << 80) | (0x7 << 76) | (fraction << 64) | (0x2 << _RANDOM_BITS) | chance)


def derived_id(*parts: object) -> uuid.UUID:
    """The same UUID (version 5) for the same parts, so that a repeated act names the same row."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "\x1f".join(str(part) for part in parts))


def parse_id(text: str | None) -> uuid.UUID | None:
    """The UUID written in `text`, or None when it is not one."""
    try:
        return uuid.UUID(text) if text else None
    except (ValueError, AttributeError, TypeError):
        return None


def new_token() -> str:
    """An unguessable URL-safe token of 128 random bits (22 characters)."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """SHA-256 hex of a token, for tables that must not hold the token itself."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
