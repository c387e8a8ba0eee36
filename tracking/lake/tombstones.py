"""What was erased or parted must not come back with a backup: a list beside the databases, in no backup.

Each line names random ids that lead nowhere, and never what a parted visitor is called since. When a store
comes back that does not know a line, the worker does it again: in the hot store, in the lake, and wherever
`on_replay` says.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from shop.kernel import db
from tracking.journeys import lanes
from tracking.journeys.amendments import FORGET, Amendment
from tracking.journeys.models import Event, IdentityEdge, Touch, VisitSession
from tracking.lake import place

_NOBODY: dict[str, Any] = {
    "visitor_id": None,
    "session_id": None,
    "page_view_id": None,
    "customer_id": None,
    "consent": "denied",
}


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """One erasure ("forget") or parting ("part"), made at `made_at` (µs)."""

    amendment_id: str
    kind: str
    visitor_id: str | None
    customer_id: str | None
    made_at: int


Replay = Callable[[Tombstone, datetime], object]
_replays: dict[str, Replay] = {}


def on_replay(name: str, replay: Replay) -> None:
    """Have `replay(tombstone, at)` called, outside a transaction, for what a backup brought back."""
    _replays[name] = replay


def keep(rows: Sequence[Amendment]) -> None:
    """Write `rows` down, safe on disk, each once."""
    listed = {t.amendment_id for t in everything()}
    rows = [row for row in rows if row.amendment_id not in listed]
    lines = "".join(json.dumps(_line(row)) + "\n" for row in rows)
    path = place.current().tombstones
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, lines.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def replay(*, at: datetime) -> int:
    """Do again what this store does not know of; how many. A glance where it knows the newest line."""
    listed = everything()
    if not listed or _rows_of(listed[-1:]):
        return 0
    known = _rows_of(listed)
    missing = [t for t in listed if t.amendment_id not in known]
    for tombstone in missing:
        _again(tombstone)
        for also in _replays.values():
            also(tombstone, at)
    return len(missing)


def everything() -> list[Tombstone]:
    """Every line, oldest first; a line that a crash cut off is left out."""
    path = place.current().tombstones
    if not path.exists():
        return []
    told = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            told.append(Tombstone(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return told


def _rows_of(listed: Sequence[Tombstone]) -> set[str]:
    known: set[str] = set()
    names = [t.amendment_id for t in listed]
    for start in range(0, len(names), 500):
        query = select(Amendment.amendment_id).where(Amendment.amendment_id.in_(names[start : start + 500]))
        known |= set(db.session("journey").scalars(query))
    db.end_read()
    return known


def _again(tombstone: Tombstone) -> None:
    """In the hot store; the lake follows the amendment that is written down with it."""
    stranger = None if tombstone.kind == FORGET else lanes.parted_name()
    with db.transaction("journey") as session:
        if stranger is None:
            _forget(session, tombstone)
        else:
            _part(session, tombstone, stranger)
        row = {**asdict(tombstone), "session_id": None, "becomes": stranger, "applied_at": None}
        session.execute(insert(Amendment), [row])


def _forget(session: Any, tombstone: Tombstone) -> None:
    visitor, customer = tombstone.visitor_id, tombstone.customer_id
    theirs = Event.visitor_id == visitor if visitor else Event.customer_id == customer
    session.execute(_plain(delete(Event).where(theirs, Event.order_id.is_(None))))
    session.execute(_plain(update(Event).where(theirs).values(**_NOBODY)))
    if visitor:
        for model in (VisitSession, Touch, IdentityEdge):
            session.execute(_plain(delete(model).where(model.visitor_id == visitor)))
    else:
        session.execute(_plain(delete(IdentityEdge).where(IdentityEdge.customer_id == customer)))


def _part(session: Any, tombstone: Tombstone, stranger: str) -> None:
    visitor = tombstone.visitor_id
    mine = Event.visitor_id == visitor
    of_order = or_(Event.order_id.is_not(None), Event.cart_id.is_not(None))
    session.execute(_plain(update(Event).where(mine, of_order).values(**_NOBODY)))
    named = {"visitor_id": stranger, "consent": "denied"}
    session.execute(_plain(update(Event).where(mine).values(**named, customer_id=None)))
    for model in (VisitSession, Touch):
        session.execute(_plain(update(model).where(model.visitor_id == visitor).values(**named)))
    session.execute(_plain(delete(IdentityEdge).where(IdentityEdge.visitor_id == visitor)))


def _plain(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


def _line(row: Amendment) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(Tombstone)}
