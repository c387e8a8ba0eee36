"""Signed, expiring links: what a mail may carry without a row behind it.

A purpose salts each signature, so that a link made for one thing opens no other. One-time links are
spent in the transaction that acts on them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete

from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError
from shop.kernel.models import SpentToken

_key: list[str] = []


class BadLink(DomainError):
    """A link that is damaged, foreign, expired or already used (not told apart)."""

    status = 410


def configure(secret_key: str) -> None:
    """Set the key that links are signed with."""
    _key[:] = [secret_key]


def secret(purpose: str) -> bytes:
    """A key of `purpose`'s own, for signatures that must fit where no token of `sign` does."""
    return hashlib.sha256(f"threeclick.{purpose}\x00{_key[0]}".encode()).digest()


def sign(purpose: str, payload: Any, *, expires_at: datetime) -> str:
    """A URL-safe token of `payload` (JSON) that `verify` accepts for `purpose` until `expires_at`."""
    return str(_serializer(purpose).dumps([payload, int(expires_at.timestamp())]))


def verify(purpose: str, token: str, *, at: datetime) -> Any:
    """The payload of a token. Raises BadLink when it is not ours, of another purpose, or expired."""
    payload, expires = opened(purpose, token)
    if at > expires:
        raise BadLink(N_("This link is not valid any more."))
    return payload


def opened(purpose: str, token: str) -> tuple[Any, datetime]:
    """The payload of a token and when it ends, for what an expired link may still say. Raises BadLink."""
    try:
        payload, expires = _serializer(purpose).loads(token)
        return payload, datetime.fromtimestamp(expires, UTC)
    except (BadData, ValueError, TypeError, OverflowError):
        raise BadLink(N_("This link is not valid any more.")) from None


def peek(purpose: str, token: str, *, at: datetime) -> Any:
    """`verify` for a page that only shows a one-time link: raises BadLink when it was spent, too."""
    payload = verify(purpose, token, at=at)
    if db.session().get(SpentToken, ids.token_hash(token)) is not None:
        raise BadLink(N_("This link is not valid any more."))
    return payload


def spend(token: str, *, at: datetime, keep: timedelta = timedelta(days=60)) -> None:
    """Use a one-time token up, in the open transaction. Raises BadLink when it already was."""
    row = {"token_hash": ids.token_hash(token), "expires_at": at + keep}
    if not db.insert_ignore(SpentToken, [row]):
        raise BadLink(N_("This link is not valid any more."))


def forget_old(at: datetime) -> None:
    """Delete used tokens that have run out by themselves meanwhile; a daily job."""
    with db.transaction() as session:
        session.execute(delete(SpentToken).where(SpentToken.expires_at < at))


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(_key[0], salt=f"threeclick.{purpose}")
