"""Who waits for stock, and how many are told when there is some. Pure.

Telling everybody about three mugs makes most of them come for nothing. So the oldest come first, three to a
unit, and whoever comes after them is told a day later, if there is still something left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PER_UNIT = 3
PAUSE = timedelta(days=1)
LASTS = timedelta(days=183)
CONFIRM_WITHIN = timedelta(days=14)
ASK_AGAIN_AFTER = timedelta(hours=1)
MOST_AT_ONCE = 500
UNCONFIRMED, WAITING, MAILED, OVER = "unconfirmed", "waiting", "mailed", "over"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The times in a request's life, as its row has them."""

    asked_at: datetime
    confirmed_at: datetime | None
    mailed_at: datetime | None
    expires_at: datetime

    def state(self, at: datetime) -> str:
        """UNCONFIRMED, WAITING, MAILED, or OVER: not confirmed in time, or waited for too long."""
        if self.mailed_at is not None:
            return MAILED
        if self.confirmed_at is None:
            return UNCONFIRMED if at <= self.asked_at + CONFIRM_WITHIN else OVER
        return WAITING if at < self.expires_at else OVER


def quota(units: int | None, *, mailed_lately: int) -> int:
    """How many may be told now, when `mailed_lately` were within PAUSE; `units` can be bought (None: any)."""
    if units is None:
        return MOST_AT_ONCE
    return max(min(units * PER_UNIT, MOST_AT_ONCE) - mailed_lately, 0)
