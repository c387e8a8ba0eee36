"""Identifiers: UUIDv7 keys (RFC 9562 §5.7), which sort by time of making, and unguessable tokens."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then version, variant and 74 random bits."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


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
