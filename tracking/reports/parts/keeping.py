"""Keeping the parts: the worker makes stale days again from lake and hot rows, pages add kept days up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from shop.brand import store
from shop.kernel import clock, db
from tracking.journeys.models import Event
from tracking.reports.parts import days as calendar
from tracking.reports.parts.days import FROZEN, Days, Known, Stretch
from tracking.reports.parts.models import DayPart
from tracking.reports.parts.tallies import Tally

if TYPE_CHECKING:
    from tracking.lake.engine.base import Engine
    from tracking.lake.hooks import Change

STATE = ""  # the day of the row that says how far all days are
MOST_A_TURN = 70  # days made in one turn of the worker
RECENT = 8  # days in which a visit is found to be a machine's
_DAY = 24 * 3_600_000_000


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of tally. `make` counts neighboring days of an open lake; events up to `reach` days after a day
    (and before it) may tell of it. `version` goes up when it counts otherwise. `unsettled`: see `DayPart`.
    """

    name: str
    version: int
    reach: int
    make: Callable[[Engine, Days], Mapping[str, Tally]]
    unsettled: Callable[[Tally], int] = lambda tally: 0


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Tallies by day; `missing` days were not counted yet. `as_of`: when the worker last looked."""

    days: Mapping[date, Tally]
    missing: int
    as_of: datetime | None


def refresh(kind: Kind, *, at: datetime) -> int:
    """Make what is stale again; how many days were made. Safe to repeat, and to stop anywhere."""
    from tracking.lake import reading

    zone, now = store.current().time_zone, clock.to_micros(at)
    today = at.astimezone(ZoneInfo(zone)).date()
    stamp = f"{kind.version}:{zone}:{store.current().currency}"
    stretches, known = _stretches(), _known(kind.name)
    db.end_read()
    wanted = {
        day: calendar.fingerprint(day, stretches, reach=kind.reach, stamp=stamp)
        for day in calendar.told(stretches, known, today=today)
    }
    due = calendar.stale(wanted, known, today=today, now=now)
    for run in calendar.runs(due[:MOST_A_TURN]):
        made = _make(kind, reading, calendar.bounds(run, zone=zone, now=now))
        _write(kind, {day: made.get(day.isoformat(), {}) for day in run}, wanted, now)
    as_of = calendar.settled_at(wanted, known, today=today, now=now)
    waiting = {day.isoformat(): 1 for day in due[MOST_A_TURN:]}
    with db.transaction("journey") as session:
        row = DayPart(kind=kind.name, day=STATE, made_from="", made_at=as_of, unsettled=0, body=waiting)
        session.merge(row)
    return min(len(due), MOST_A_TURN)


def kept(kind: str, days: Sequence[date]) -> Kept:
    """The kept tallies of `days`; those without events have none. One statement."""
    wanted = {day.isoformat(): day for day in days}
    query = select(DayPart.day, DayPart.made_at, DayPart.body).where(
        DayPart.kind == kind, DayPart.day.in_([STATE, *wanted]) if len(wanted) < 400 else DayPart.day >= STATE
    )
    rows = {row.day: row for row in db.session("journey").execute(query)}
    state = rows.pop(STATE, None)
    return Kept(
        days={wanted[day]: row.body for day, row in rows.items() if day in wanted},
        missing=sum(day in state.body for day in wanted) if state else len(wanted),
        as_of=clock.from_micros(state.made_at) if state else None,
    )


def react(kinds: Collection[str], change: Change) -> None:
    """Of these kinds: days whose rows were forgotten for their age keep their counts, which name nobody;
    visits that turn out to be a machine's are counted again within the hour. Everything else shows in the
    number of rows."""
    if change.kind == "old" and change.days:
        _mark(kinds, DayPart.day < change.days[0], made_from=FROZEN)
    elif change.kind == "mark":
        recent = clock.now() - timedelta(days=RECENT)
        _mark(kinds, DayPart.day >= recent.date().isoformat(), unsettled=1)


def _mark(kinds: Collection[str], condition: Any, **values: Any) -> None:
    of = (DayPart.kind.in_(kinds), DayPart.day != STATE)
    change = update(DayPart).where(*of, condition).values(values)
    if db.in_transaction("journey"):
        db.session("journey").execute(change)
        return
    with db.transaction("journey") as session:
        session.execute(change)


def _make(kind: Kind, reading: Any, days: Days) -> Mapping[str, Tally]:
    reach = timedelta(days=kind.reach + 1)
    since, until = (date.fromisoformat(days.names[place]) for place in (0, -1))
    with reading.open(since=(since - reach).isoformat(), until=(until + reach).isoformat()) as lake:
        return kind.make(lake, days)


def _stretches() -> list[Stretch]:
    """Files of the lake and hot rows that are not in it yet, by UTC day: shipping rows changes no sum."""
    from tracking.lake import commits

    lake = commits.state()
    found = [Stretch(day=file.day, rows=file.rows, high=file.max_seq or 0) for file in lake.files]
    day = (Event.occurred_at // _DAY).label("since")
    newer = select(day, func.count(), func.max(Event.seq)).where(Event.seq > lake.shipped).group_by("since")
    for since, rows, high in db.session("journey").execute(newer):
        found.append(
            Stretch(day=clock.from_micros(int(since) * _DAY).date().isoformat(), rows=rows, high=high)
        )
    db.end_read()
    return found


def _known(kind: str) -> dict[date, Known]:
    query = select(DayPart.day, DayPart.made_from, DayPart.made_at, DayPart.unsettled)
    rows = db.session("journey").execute(query.where(DayPart.kind == kind, DayPart.day != STATE))
    return {
        date.fromisoformat(day): Known(made_from=made_from, made_at=made_at, unsettled=unsettled)
        for day, made_from, made_at, unsettled in rows
    }


def _write(kind: Kind, made: Mapping[date, Tally], wanted: Mapping[date, str], now: int) -> None:
    with db.transaction("journey") as session:
        for day, tally in made.items():
            session.merge(
                DayPart(
                    kind=kind.name,
                    day=day.isoformat(),
                    made_from=wanted[day],
                    made_at=now,
                    unsettled=kind.unsettled(tally),
                    body=tally,
                )
            )
