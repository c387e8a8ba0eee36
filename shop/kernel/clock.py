"""The one place that asks what time it is.

Only edges (views, worker, CLI) call `now()`; everything below is handed `at`. `frozen(at)` lets the
command line and tests play the clock forward without touching the machine's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The current instant, aware UTC, to the microsecond."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Make `now()` answer `at` (aware) inside the block, in this context only."""
    if at.tzinfo is None:
        raise ValueError("the clock takes aware datetimes only")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def to_micros(at: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC, the journey store's time."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """The inverse of `to_micros`."""
    return EPOCH + timedelta(microseconds=micros)
