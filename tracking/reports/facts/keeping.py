"""The worker's part: marked slots are counted again and added up to days.

Figures and the end of their marks are written in one transaction; counting a slot twice gives the same
rows, so a process that dies, or two at once, leave marks, never wrong figures.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, insert, or_, select

from shop.brand import store
from shop.kernel import clock, db, preferences
from tracking.journeys import retention
from tracking.reports.facts import cold, counting, marking, rolling, spans
from tracking.reports.facts.counting import Counted
from tracking.reports.facts.measures import ALL
from tracking.reports.facts.models import FactDay, FactMark, FactSlot

TOGETHER = 5  # days read at once
KEPT = timedelta(days=3)  # how long slots are kept one by one
LONGEST = 20.0  # seconds of counting in one turn; the rest stays marked


def run(at: datetime) -> int:
    """Count again whatever has changed; how many slots. What takes too long goes on with the next turn."""
    until = time.monotonic() + LONGEST
    marking.begin(at)
    marking.look_at_lots()
    while marking.read_on(at) == marking.MOST and time.monotonic() < until:
        pass
    done = _count_marked(at, until)
    while not marking.waiting() and time.monotonic() < until and spans.add_up(at):
        pass
    return done


def settle(at: datetime) -> None:
    """Nightly: have the last week counted again, and let go of slots that nobody adds up any more."""
    with db.transaction("journey"):
        week = clock.to_micros(at - timedelta(days=7)), clock.to_micros(at)
        marking.mark(marking.slots_of_visits(*week))
        old = clock.to_micros(at - KEPT - timedelta(days=1))
        db.session("journey").execute(delete(FactSlot).where(FactSlot.slot < old, FactSlot.dimension != ALL))


def _count_marked(at: datetime, until: float) -> int:
    """Marked slots, newest days first, until the time is up."""
    zone, done = ZoneInfo(store.current().time_zone), 0
    marks: dict[tuple[str, date], list[FactMark]] = {}
    for one in db.session("journey").scalars(select(FactMark).order_by(FactMark.slot.desc())).all():
        marks.setdefault((one.lot, clock.from_micros(one.slot).astimezone(zone).date()), []).append(one)
    db.end_read()
    for lot, days in _parts(marks):
        if done and time.monotonic() > until:
            break
        of = {day: marks[lot, day] for day in days}
        for counted in _counted(lot, of, zone, at):
            db.end_read()
            _write(lot, counted, of[counted.day])
        done += sum(map(len, of.values()))
    return done


def _parts(days: Iterable[tuple[str, date]]) -> Iterator[tuple[str, list[date]]]:
    """Neighboring days of a lot together, each part in order."""
    part: list[date] = []
    last = ""
    for lot, day in sorted(days, key=lambda key: (key[0], key[1]), reverse=True):
        if part and (lot != last or part[0] - day != timedelta(days=1) or len(part) == TOGETHER):
            yield last, part
            part = []
        part, last = [day, *part], lot
    if part:
        yield last, part


def _counted(
    lot: str, marks: Mapping[date, Sequence[FactMark]], zone: ZoneInfo, at: datetime
) -> Iterator[Counted]:
    days, own = list(marks), lot == marking.LOT
    keep = preferences.get(retention.KEEP_DAYS)
    forgotten = [day for day in days if own and keep and (at.date() - day).days > keep]
    # Whose visits are not kept any more stays as it was counted.
    yield from (Counted(day=day, rows=[], slots=[]) for day in forgotten)
    days = [day for day in days if day not in forgotten]
    since = clock.to_micros(at - KEPT)
    slots = [day for day in days if own and counting.midnight(day, zone) >= since]
    for day in slots:
        yield counting.recent(day, zone, [one.slot for one in marks[day]])
    if older := [day for day in days if day not in slots]:
        near = own and counting.midnight(older[0], zone) >= clock.to_micros(at - cold.HOT_FOR)
        yield from counting.whole(lot, older, zone, near=near)


def _write(lot: str, counted: Counted, marks: Sequence[FactMark]) -> None:
    """In one transaction: the rows of a day, and the end of its marks unless set again meanwhile."""
    day = counted.day.isoformat()
    with db.transaction("journey") as session:
        for first, last, rows in counted.slots:
            there = and_(FactSlot.lot == lot, FactSlot.slot >= first, FactSlot.slot < last)
            session.execute(delete(FactSlot).where(there))
            _insert(FactSlot, [{**row, "lot": lot, "slot": row["at"]} for row in rows])
        if counted.slots:
            spans.take_away(lot, day)
            session.execute(delete(FactDay).where(FactDay.lot == lot, FactDay.day == day))
            _insert(FactDay, [{**row, "lot": lot, "day": day} for row in counted.rows])
        done = [and_(FactMark.slot == one.slot, FactMark.stamp == one.stamp) for one in marks]
        for begin in range(0, len(done), 100):
            session.execute(delete(FactMark).where(FactMark.lot == lot, or_(*done[begin : begin + 100])))


def _insert(model: Any, rows: list[rolling.Row]) -> None:
    names = [column.name for column in model.__table__.columns]
    if rows:
        told = [{name: row[name] for name in names} for row in rows]
        db.session("journey").execute(insert(model.__table__), told)
