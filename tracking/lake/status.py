"""How the lake is: what it holds, how far behind it is, and what was refused on the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.kernel import clock, db
from tracking.journeys.models import Event, Quarantine
from tracking.lake import amending, commits, files, hot

WEEK = timedelta(days=7)
LATE = 900.0  # seconds that rows may wait; every minute is usual


@dataclass(frozen=True, kw_only=True)
class Status:
    """Sizes in bytes and rows, `lag_s` in seconds since the oldest row that is not shipped was received.

    `quarantined_share` is of what was sent during the last seven days.
    """

    version: int
    files: int
    rows: int
    size: int
    bytes_per_event: float
    days: int
    lots: dict[str, int]
    shipped: int
    waiting: int
    lag_s: float
    amendments: int
    hot_rows: int
    unused_files: int
    quarantined: int
    quarantined_share: float


def status(at: datetime) -> Status:
    """How it is now."""
    state = commits.state()
    rows, size = sum(f.rows for f in state.files), sum(f.size for f in state.files)
    lots: dict[str, int] = {}
    for file in state.files:
        lots[file.lot or "own"] = lots.get(file.lot or "own", 0) + file.rows
    refused = quarantined(at)
    sent = taken(at) if refused else 0
    return Status(
        version=state.version,
        files=len(state.files),
        rows=rows,
        size=size,
        bytes_per_event=round(size / rows, 2) if rows else 0.0,
        days=len({f.day for f in state.files}),
        lots=dict(sorted(lots.items())),
        shipped=state.shipped,
        waiting=hot.tail(after=state.shipped).rows,
        lag_s=lag(state, at),
        amendments=amending.waiting(),
        hot_rows=int(db.session("journey").scalar(select(func.count()).select_from(Event)) or 0),
        unused_files=len(files.unused(state)),
        quarantined=refused,
        quarantined_share=round(refused / (refused + sent), 6) if refused else 0.0,
    )


def lag(state: commits.State, at: datetime) -> float:
    """Seconds that the oldest hot row not in the lake has waited; 0 when there is none."""
    oldest = select(Event.received_at).where(Event.seq > state.shipped).order_by(Event.seq).limit(1)
    since = db.session("journey").scalar(oldest)
    return max(0.0, (clock.to_micros(at) - since) / 1e6) if since else 0.0


def quarantined(at: datetime) -> int:
    """What was refused during the last seven days."""
    day = (at - WEEK).date().isoformat()
    query = select(func.coalesce(func.sum(Quarantine.count), 0)).where(Quarantine.day >= day)
    return int(db.session("journey").scalar(query) or 0)


def taken(at: datetime) -> int:
    """What was taken during the last seven days. Reads the whole hot store."""
    query = select(func.count()).where(Event.received_at >= clock.to_micros(at - WEEK))
    return int(db.session("journey").scalar(query) or 0)
