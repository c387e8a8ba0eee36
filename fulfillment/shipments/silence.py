"""Parcels of which nothing is heard: quiet for too long, then presumably lost. Pure.

A parcel that no carrier has scanned may be one whose carrier tells us nothing, so its silence says little
before the promised day is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fulfillment.carriers import base

STALE, SUSPECTED = "stale", "suspected"
SOONEST = timedelta(days=2)
# Days without a word, by status: (then it is stale, then it is presumably lost; None: never).
_PATIENCE: dict[str, tuple[int, int | None]] = {
    base.OUT_FOR_DELIVERY: (2, 7),
    base.ATTEMPTED: (4, 14),
    base.READY_FOR_PICKUP: (7, None),
    base.EXCEPTION: (4, 12),
    base.RETURNING: (14, 30),
}
NEAR, FAR = (5, 12), (10, 25)  # on its way within a country, and between two
UNSEEN, AFTER_PROMISE = timedelta(days=7), (3, 12)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What is known of a parcel under way. `last` is when something was heard, else when it left."""

    status: str
    last: datetime
    seen: bool
    promised_to: date | None = None
    abroad: bool = False


def judged(heard: Heard, *, at: datetime, today: date) -> str:
    """STALE or SUSPECTED; empty while all is well."""
    if heard.status in base.ENDED:
        return ""
    if not heard.seen:
        begins = max(heard.promised_to or date.min, (heard.last + UNSEEN).date())
        return _word((today - begins).days, AFTER_PROMISE)
    patience = _PATIENCE.get(heard.status, FAR if heard.abroad else NEAR)
    return _word((at - heard.last).days, patience)


def _word(days: int, patience: tuple[int, int | None]) -> str:
    stale, lost = patience
    if lost is not None and days >= lost:
        return SUSPECTED
    return STALE if days >= stale else ""
