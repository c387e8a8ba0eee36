"""When to ask about a parcel next: the closer to the door, the sooner. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from fulfillment.carriers import base

HOUR = timedelta(hours=1)
EVERY = {
    base.LABEL_CREATED: 6 * HOUR,
    base.OUT_FOR_DELIVERY: HOUR / 2,
    base.EXCEPTION: 2 * HOUR,
}
USUALLY = 4 * HOUR
LATE = 2 * HOUR
SLOW_AFTER, SLOWLY = timedelta(days=7), 24 * HOUR  # a label nobody has picked up for a week
ONCE_MORE = timedelta(hours=24)  # after the end: proof of delivery, or a return
SILENT = timedelta(days=60)


def next_poll(
    *,
    status: str,
    status_at: datetime,
    shipped_at: datetime,
    last_news_at: datetime | None,
    delayed: bool,
    spread: float,
    at: datetime,
) -> datetime | None:
    """When to ask next, None for never. `spread` from 0 to 1 parts parcels that left together."""
    if status in base.ENDED:
        return status_at + ONCE_MORE if status_at + ONCE_MORE > at else None
    if at - (last_news_at or shipped_at) > SILENT:
        return None
    every = EVERY.get(status, LATE if delayed else USUALLY)
    if status == base.LABEL_CREATED and at - shipped_at > SLOW_AFTER:
        every = SLOWLY
    return at + every * (0.9 + 0.2 * spread)
