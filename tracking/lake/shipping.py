"""Brings hot rows to the lake: each batch is one commit that carries how far it reaches.

Every row comes once. A batch that dies before its commit leaves files that nobody reads; one that dies after
it leaves nothing to do. Two at a time cannot both commit on the same version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from shop.kernel import db
from tracking.lake import align, amending, commits, files, hot, merging, place, tombstones

BATCH, MOST_BATCHES = 32_000, 60  # a row holds 16 kB of properties at most
_TABLE = "shipping"


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """What one round brought: rows in so many commits, and amendments of rows brought earlier."""

    rows: int = 0
    commits: int = 0
    amended: int = 0
    busy: bool = False


def ship(at: datetime) -> Shipped:
    """Ship what is due, then change what has been amended. Nothing when somebody else is at it."""
    if not _is_anything_due(at):
        return Shipped()
    try:
        with place.writing():
            return _ship(at)
    except place.Busy:
        return Shipped(busy=True)


def _is_anything_due(at: datetime) -> bool:
    """A cheap look, without the lake's libraries, whether there is anything to do in a shop nobody visits."""
    tombstones.replay(at=at)
    if commits.exists():
        return True
    return db.session("journey").scalar(text("SELECT 1 FROM events LIMIT 1")) is not None


def _ship(at: datetime) -> Shipped:
    state = align.aligned(commits.state())
    rows = batches = 0
    upto = hot.horizon()
    while batches < MOST_BATCHES and hot.is_waiting(after=state.shipped):
        db.end_read()
        state, count = _batch(state, upto)
        if not count:
            break
        rows, batches = rows + count, batches + 1
    db.end_read()
    amended = amending.apply(state, at=at)
    merging.merge(commits.state() if amended else state)
    _checkpoint()
    return Shipped(rows=rows, commits=batches, amended=amended)


def _batch(state: commits.State, upto: int) -> tuple[commits.State, int]:
    connection = files.connect()
    try:
        hot.load(connection, _TABLE, after=state.shipped, upto=upto, limit=BATCH, kind="VIEW")
        found = f"SELECT count(*), max(seq), arg_max(occurred_at, seq) FROM {_TABLE}"
        count, *last = connection.execute(found).fetchone()
        if not count:
            return state, 0
        made = files.write(connection, f"SELECT * FROM {_TABLE}", kind=files.SHIPPED)
        return commits.put(state, add=made, shipped=(last[0], last[1])), int(count)
    finally:
        connection.close()


def _checkpoint() -> None:
    """Have SQLite's log flow into its file here, rather than in a visitor's request."""
    if db.dialect("journey") == "sqlite":
        with db.engine("journey").connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
