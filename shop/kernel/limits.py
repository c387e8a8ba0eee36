"""Rate limits that hold across processes: one counted row per key and window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from shop.kernel import db
from shop.kernel.errors import N_, TooMany
from shop.kernel.models import RateCount


def hit(key: str, *, limit: int, per: timedelta, at: datetime) -> None:
    """Count one use of `key` in its own transaction. Raises TooMany beyond `limit` uses in a window.

    Windows are fixed and aligned, so a burst over a border may reach twice the limit; that is enough
    against guessing. Keys hold no personal data in the clear: hash what identifies a person.
    """
    start = _window(at, per)
    name = f"{key[:120]}@{int(start.timestamp())}"
    with db.transaction() as session:
        db.insert_ignore(RateCount, [{"key": name, "window_starts_at": start, "count": 0}])
        session.execute(update(RateCount).where(RateCount.key == name).values(count=RateCount.count + 1))
        count = session.scalar(select(RateCount.count).where(RateCount.key == name)) or 0
    if count > limit:
        wait = int((start + per - at).total_seconds()) + 1
        raise TooMany(N_("Too many attempts. Please wait a little and try again."), retry_after=wait)


def forget_old(at: datetime) -> None:
    """Delete counts of windows long past; a daily job."""
    with db.transaction() as session:
        session.execute(delete(RateCount).where(RateCount.window_starts_at < at - timedelta(days=2)))


def _window(at: datetime, per: timedelta) -> datetime:
    seconds = int(per.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
