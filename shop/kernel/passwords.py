"""Password hashing: argon2id with OWASP's setting (19 MiB, two passes, one lane).

Nothing is hashed, and the library is not even loaded, before the first password is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from shop.kernel.errors import N_, DomainError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH, MAX_LENGTH = 10, 200


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one hash costs: passes over `memory_kib` of memory in `lanes` threads."""

    passes: int
    memory_kib: int
    lanes: int


PRODUCTION = Cost(passes=2, memory_kib=19 * 1024, lanes=1)
_cost = [PRODUCTION]


class WeakPassword(DomainError):
    """A password that is too short or too long."""


def configure(cost: Cost) -> None:
    """Have hashes cost something else than in production; for tests."""
    _cost[:] = [cost]


def cost() -> Cost:
    """What a hash costs now."""
    return _cost[0]


def hash_password(password: str) -> str:
    """The argon2id hash to store. Raises WeakPassword."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise WeakPassword(N_("A password has at least %(least)d characters."), least=MIN_LENGTH)
    return _hasher(cost()).hash(password)


def check_password(stored: str | None, password: str) -> bool:
    """Whether `password` matches; takes as long when there is nothing stored to compare with."""
    from argon2.exceptions import InvalidHashError, VerificationError

    nobody = _nobody(cost())  # asked for either way, so that its one-time price tells nothing
    try:
        _hasher(cost()).verify(stored or nobody, password[:MAX_LENGTH])
        return bool(stored)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@cache
def _nobody(cost: Cost) -> str:
    return _hasher(cost).hash("nobody has this password")
