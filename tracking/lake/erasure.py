"""Erases a person from the lake at once, and looks again: in its files, in files no longer in use, in the hot
store, and in what others derive from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from shop.kernel import clock, db
from tracking.journeys import amendments
from tracking.journeys.amendments import FORGET, Amendment
from tracking.journeys.models import Event
from tracking.lake import amending, commits, files, hooks, place, rewriting, tombstones
from tracking.lake.rewriting import Rewritten

WAIT = 120.0  # seconds for a batch or a night's tidying


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rows that name somebody: in the lake, in the hot store, and on disk in files that are not in use."""

    lake_rows: int = 0
    hot_rows: int = 0
    old_rows: int = 0
    old_files: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there are none at all."""
        return not (self.lake_rows or self.hot_rows or self.old_rows)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an erasure did in the lake, and what is still there (which must be nothing: `clean`)."""

    rows_before: int
    rows_deleted: int
    rows_stripped: int
    rows_after: int
    hot_after: int
    old_rows_after: int
    files_rewritten: int
    files_removed: int
    version_before: int
    version_after: int
    tombstone: bool
    buckets: dict[str, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing is left anywhere."""
        return not (self.rows_after or self.hot_after or self.old_rows_after or any(self.buckets.values()))


def carry_out(*, visitors: Sequence[str], customer_id: str | None, at: datetime) -> Report:
    """Follow every waiting amendment now and delete the replaced files; for after the hot store's erasure.

    Call it outside of a transaction. Raises place.Busy when the lake is written to for minutes.
    """
    with place.writing(wait=WAIT):
        _note(visitors, customer_id, at)
        before, version = look_for(visitors, customer_id), commits.state().version
        done: list[Rewritten] = []
        amending.apply(commits.state(), at=at, told=done)
        replaced = files.unused(commits.state())
        commits.vacuum(hours=0)
        removed = set(replaced) - set(files.unused(commits.state()))
        after = look_for(visitors, customer_id)
    return Report(
        rows_before=before.lake_rows,
        rows_deleted=sum(one.dropped for one in done),
        rows_stripped=sum(one.changed for one in done),
        rows_after=after.lake_rows,
        hot_after=after.hot_rows,
        old_rows_after=after.old_rows,
        files_rewritten=len({f.path for one in done for f in one.files}),
        files_removed=len(removed),
        version_before=version,
        version_after=commits.state().version,
        tombstone=_is_written_down(visitors, customer_id),
        buckets=hooks.still_there(visitors),
    )


def look_for(visitors: Sequence[str], customer_id: str | None) -> Found:
    """Where rows of these visitors or of the customer are, found by reading everything."""
    state = commits.state()
    old = files.unused(state)
    connection = files.connect()
    try:
        lake_rows = (
            _count(connection, rewriting.reading(state.files), visitors, customer_id) if state.files else 0
        )
        old_rows = [_count(connection, f"read_parquet('{uri}')", visitors, customer_id) for uri in old]
    finally:
        connection.close()
    hot_rows = db.session("journey").scalar(select(func.count()).where(_theirs(Event, visitors, customer_id)))
    db.end_read()
    return Found(lake_rows=lake_rows, hot_rows=int(hot_rows or 0), old_rows=sum(old_rows), old_files=len(old))


def _theirs(model: Any, visitors: Sequence[str], customer_id: str | None) -> Any:
    named = model.visitor_id.in_(visitors)
    return or_(named, model.customer_id == customer_id) if customer_id else named


def _count(connection: Any, source: str, visitors: Sequence[str], customer_id: str | None) -> int:
    (count,) = connection.execute(
        f"SELECT count(*) FROM {source} WHERE list_contains(?::VARCHAR[], visitor_id) OR customer_id = ?",
        [list(visitors), customer_id],
    ).fetchone()
    return int(count)


def _note(visitors: Sequence[str], customer_id: str | None, at: datetime) -> None:
    """Write the erasure down if whoever erased the hot rows has not."""
    query = select(Amendment.visitor_id, Amendment.customer_id).where(Amendment.kind == FORGET)
    known = db.session("journey").execute(query.where(_theirs(Amendment, visitors, customer_id))).all()
    db.end_read()
    missing = set(visitors) - {row.visitor_id for row in known}
    customer = None if customer_id in {row.customer_id for row in known} else customer_id
    if missing or customer:
        with db.transaction("journey"):
            amendments.forget(visitors=missing, customer_id=customer, at=clock.to_micros(at))


def _is_written_down(visitors: Sequence[str], customer_id: str | None) -> bool:
    listed = [t for t in tombstones.everything() if t.kind == FORGET]
    names = {t.visitor_id for t in listed} | {t.customer_id for t in listed}
    return {*visitors, *([customer_id] if customer_id else [])} <= names
