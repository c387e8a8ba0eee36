"""Visits reckoned again from their events: for what came late, was lost in a crash, or shows only afterwards.

Online, a visit's row is kept up page by page (`operations.pages`); here the same is said of a whole visit at
once, by the same rules (`sessions`, `bots`). Both agree, and where they do not the events are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from shop.kernel import clock, db
from tracking.journeys import bots, operations, sessions, taxonomy
from tracking.journeys.models import FACT, Event, VisitSession

HOUR = timedelta(hours=1)
RECENT = timedelta(hours=3)
LATE = timedelta(hours=26)  # a visit lasts a day at most, and browsers report of its pages for a day
AT_ONCE = 500
_READ = (
    Event.session_id,
    Event.seq,
    Event.name,
    Event.occurred_at,
    Event.received_at,
    Event.path,
    Event.props,
    Event.bot,
    Event.recorded_by,
)
_OWN = ("page_views", "last_at", "engaged_ms", "exit_path", "stage", "purchases")


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """What a visit's events say of it; times in µs. `machine` is why it looks like one by behavior, or ""."""

    page_views: int
    last_at: int
    engaged_ms: int
    exit_path: str
    stage: int
    purchases: int
    machine: str


def reckon(started_at: int, events: Sequence[Any]) -> Reckoned | None:
    """A visit from its events (any order, with the columns of _READ); None where no page of it is left."""
    pages = sorted((e.occurred_at, e.seq, e.path) for e in events if e.name == taxonomy.PAGE_VIEW)
    if not pages:
        return None
    moments = [moment for moment, _, _ in pages]
    bought = sum(e.name in ("purchase", taxonomy.VISIT_PURCHASE) for e in events)
    attention = [e for e in events if e.name == taxonomy.ENGAGEMENT]
    engaged = sum(int(e.props.get("engaged_ms", 0)) for e in attention)
    longest = max((e.received_at - started_at) // 1000 for e in attention) if attention else 0
    stage = sessions.stage(["purchase" if e.name == taxonomy.VISIT_PURCHASE else e.name for e in events])
    by_pages = bots.by_pages(page_views=len(pages), started_at=moments[0], last_at=moments[-1])
    return Reckoned(
        page_views=len(pages),
        last_at=moments[-1],
        engaged_ms=min(engaged, longest),
        exit_path=pages[-1][2],
        stage=stage,
        purchases=bought,
        machine="" if bought else by_pages or bots.by_rhythm(moments),
    )


def rebuild(*, since: datetime, until: datetime, at: datetime) -> int:
    """Reckon the visits that ended in [since, until) again; how many rows were not what their events say.

    In short transactions, so that visitors of now never wait.
    """
    session, changed = db.session("journey"), 0
    ended = VisitSession.last_at >= clock.to_micros(since), VisitSession.last_at < clock.to_micros(until)
    began = VisitSession.started_at >= clock.to_micros(since) - sessions.CAP
    query = select(VisitSession.session_id).where(*ended, began).order_by(VisitSession.session_id)
    names = list(session.scalars(query))
    db.end_read()
    for start in range(0, len(names), AT_ONCE):
        with db.transaction("journey"):
            changed += _again(names[start : start + AT_ONCE], clock.to_micros(at))
    return changed


def look_back(at: datetime) -> int:
    """The hourly job: visits that have ended since it ran last, with some time to spare."""
    return rebuild(since=at - RECENT, until=at - HOUR, at=at)


def look_back_far(at: datetime) -> int:
    """The daily job: all that may have been told of since."""
    return rebuild(since=at - LATE, until=at - HOUR, at=at)


def _again(names: list[str], at: int) -> int:
    session = db.session("journey")
    events: dict[str, list[Any]] = {}
    for event in session.execute(select(*_READ).where(Event.session_id.in_(names))):
        events.setdefault(event.session_id, []).append(event)
    visits = session.scalars(select(VisitSession).where(VisitSession.session_id.in_(names)))
    return sum(_corrected(visit, events.get(visit.session_id, []), at) for visit in list(visits))


def _corrected(visit: VisitSession, events: list[Any], at: int) -> bool:
    found = reckon(visit.started_at, events)
    if found is None or found.page_views > operations.MOST_KEPT:
        return False
    told: dict[str, Any] = {name: value for name, value in asdict(found).items() if name in _OWN}
    # Facts whose events stand on the order's side have raised these; nothing here may lower them.
    told["stage"] = max(visit.stage, found.stage)
    told["purchases"] = max(visit.purchases, found.purchases)
    different = any(getattr(visit, name) != value for name, value in told.items())
    if different:
        change = update(VisitSession).where(VisitSession.session_id == visit.session_id).values(told)
        db.session("journey").execute(change.execution_options(synchronize_session=False))
    machine = found.machine if not told["purchases"] else ""
    stale = any(e.bot != visit.bot for e in events if e.recorded_by != FACT)
    if (machine and not visit.bot) or (stale and visit.bot):
        operations.suspect(visit.session_id, reason=machine or visit.bot_reason, at=at)
    elif stale:
        operations.mark_person(visit.session_id, at=at)
    return different or stale or bool(machine and not visit.bot)
