"""Password hashing: argon2id with OWASP's setting (19 MiB, two passes, one lane)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shop.kernel.errors import N_, DomainError

MIN_LENGTH, MAX_LENGTH = 10, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")


class WeakPassword(DomainError):
    """A password that is too short or too long."""


def hash_password(password: str) -> str:
    """The argon2id hash to store. Raises WeakPassword."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise WeakPassword(N_("A password has at least %(least)d characters."), least=MIN_LENGTH)
    return _hasher.hash(password)


def check_password(stored: str | None, password: str) -> bool:
    """Whether `password` matches; takes as long when there is nothing stored to compare with."""
    try:
        _hasher.verify(stored or _NOBODY, password[:MAX_LENGTH])
        return stored is not None
    except (VerificationError, InvalidHashError):
        return False
