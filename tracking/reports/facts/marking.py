"""What has changed since figures were counted: events read on from where they were left, lots, erasures,
zones.

Each new event marks the slot in which its visit began (an order's, its own). Marks and how far events were
read are written in one transaction, so that a process that dies leaves marks, never wrong figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, literal, select

from shop.brand import store
from shop.kernel import clock, db
from tracking.journeys.models import Event, VisitSession
from tracking.lake import hooks
from tracking.reports.facts import cold, spans
from tracking.reports.facts.measures import SLOT
from tracking.reports.facts.models import FactDay, FactMark, FactSlot, FactState

LOT = ""  # the shop's own rows
UNSURE = 60_000_000  # µs after which an event that was handed a number is surely committed
MOST = 20_000  # events read at once
AT_ONCE = 500  # ids in one statement
OF_LOT = "lot:"
_ALONE = ("purchase", "email_sent", "email_failed", "email_bounced")  # count at their own time


def begin(at: datetime) -> None:
    """The first time, and when the store moves to another time zone, everything is counted anew."""
    zone = store.current().time_zone
    if state("zone") == zone:
        return
    with db.transaction("journey") as session:
        if not state("cursor"):
            put_state("cursor", session.scalar(select(func.max(Event.seq))) or 0)
        known = session.scalars(
            select(FactDay.day).where(FactDay.lot == LOT, FactDay.day < spans.SIGN).distinct()
        )
        days = [_noon(date.fromisoformat(day), zone) for day in known]
        mark([*slots_of_visits(0, clock.to_micros(at)), *days])
        put_state("zone", zone)
        # Lots are made known again, and so counted again.
        session.execute(delete(FactState).where(FactState.key.startswith(OF_LOT)))
        session.execute(delete(FactDay).where(FactDay.lot != LOT))


def _noon(day: date, zone: str) -> int:
    return clock.to_micros(datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC))


def look_at_lots() -> None:
    """Mark the days of a lot that came or grew, and forget one that was removed."""
    found, session = cold.lots(), db.session("journey")
    states = session.execute(select(FactState.key, FactState.value).where(FactState.key.startswith(OF_LOT)))
    known = {key.removeprefix(OF_LOT): int(value) for key, value in states}
    days = {lot: cold.days_of(lot) for lot, rows in found.items() if known.get(lot) != rows}
    gone = known.keys() - found.keys()
    if not days and not gone:
        return
    with db.transaction("journey"):
        for lot, slots in days.items():
            mark(slots, lot=lot)
            put_state(OF_LOT + lot, found[lot])
        for lot in gone:
            _forget(lot)


def _forget(lot: str) -> None:
    session = db.session("journey")
    for model in (FactSlot, FactDay, FactMark):
        session.execute(delete(model).where(model.lot == lot))
    session.execute(delete(FactState).where(FactState.key == OF_LOT + lot))


def react(change: hooks.Change) -> None:
    """Hear of what changed in the lake: whose visits look different now, or a lot that is gone."""
    with db.transaction("journey"):
        if change.kind == "remove_lot" and change.lot:
            _forget(change.lot)
        elif change.kind in ("join", "mark"):
            mark(_starts(VisitSession.session_id, change.sessions))
        elif change.kind == "part" and change.to:
            mark_visits_of([change.to])


def read_on(at: datetime) -> int:
    """Mark what events since the last turn changed; how many were read."""
    with db.transaction("journey") as session:
        after = int(state("cursor") or 0)
        columns = (
            Event.seq,
            Event.received_at,
            Event.session_id,
            Event.visitor_id,
            Event.name,
            Event.occurred_at,
        )
        query = select(*columns).where(Event.seq > after).order_by(Event.seq).limit(MOST)
        rows = session.execute(query).all()
        if not rows:
            return 0
        # PostgreSQL hands out numbers before it commits: the newest are read once more next time.
        sure = clock.to_micros(at) - UNSURE
        unsure = next((row.seq for row in rows if row.received_at > sure), rows[-1].seq + 1)
        mark(_touched(rows))
        put_state("cursor", max(after, unsure - 1))
        return len(rows) if unsure > rows[-1].seq else 0


def mark(slots: Iterable[int], *, lot: str = LOT) -> None:
    """Have these slots counted again; needs an open journey transaction."""
    stamp, session = clock.to_micros(clock.now()), db.session("journey")
    wanted = sorted({slot - slot % SLOT for slot in slots})
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        session.execute(delete(FactMark).where(FactMark.lot == lot, FactMark.slot.in_(part)))
        session.execute(insert(FactMark), [{"lot": lot, "slot": slot, "stamp": stamp} for slot in part])


def mark_visits_of(visitors: Sequence[str]) -> None:
    """Have the slots of these visitors' visits counted again; needs an open journey transaction."""
    mark(_starts(VisitSession.visitor_id, visitors))


def slots_of_visits(since: int, until: int) -> set[int]:
    """Every slot of [since, until) µs in which a visit began or an order was paid."""
    session, found = db.session("journey"), set[int]()
    for column, more in ((VisitSession.started_at, ()), (Event.occurred_at, (Event.name.in_(_ALONE),))):
        number = column // literal(SLOT)
        query = select(number).where(column >= since, column < until, *more).distinct()
        found |= {int(slot) * SLOT for slot in session.scalars(query)}
    return found


def state(key: str) -> str:
    """What is kept under `key`; "" for nothing."""
    return db.session("journey").scalar(select(FactState.value).where(FactState.key == key)) or ""


def put_state(key: str, value: object) -> None:
    """Keep `value` under `key`."""
    db.session("journey").merge(FactState(key=key, value=str(value)))


def waiting() -> int:
    """How many slots wait to be counted again."""
    return db.session("journey").scalar(select(func.count()).select_from(FactMark)) or 0


def _touched(rows: Sequence[Any]) -> set[int]:
    slots = {row.occurred_at for row in rows if row.name in _ALONE}
    slots |= set(_starts(VisitSession.session_id, {row.session_id for row in rows if row.session_id}))
    known = {row.visitor_id for row in rows if row.visitor_id and row.name.startswith("identity_")}
    return slots | set(_starts(VisitSession.visitor_id, known))


def _starts(column: Any, ids: Iterable[str]) -> Iterator[int]:
    wanted, session = sorted(ids), db.session("journey")
    for start in range(0, len(wanted), AT_ONCE):
        yield from session.scalars(
            select(VisitSession.started_at).where(column.in_(wanted[start : start + AT_ONCE]))
        )
