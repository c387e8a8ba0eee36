"""Counting: the rows of a recent day from its slots, those of older days as a whole. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from shop.kernel import clock, db
from tracking.reports.facts import cold, hot, rolling, sketch
from tracking.reports.facts.measures import ALL, MEASURES, SLOT
from tracking.reports.facts.models import FactSlot
from tracking.reports.facts.rolling import Row


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A day: its rows, and stretches [first, last) µs with rows of their slots in the place of those kept."""

    day: date
    rows: list[Row]
    slots: list[tuple[int, int, list[Row]]]


def recent(day: date, zone: ZoneInfo, slots: Iterable[int]) -> Counted:
    """A day of the shop's own whose slots are kept: only `slots` are counted, then all are added up."""
    import numpy as np

    start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    counted = []
    for first, last in _runs(sorted(slots)):
        found = rolling.rows(*hot.read(since=first, until=last), edges=np.arange(first, last + 1, SLOT))
        counted.append((first, last, list(found)))
    kept = _kept_slots(start, end, [(first, last) for first, last, _rows in counted])
    rows = merged([*kept, *(row for *_, found in counted for row in found)])
    return Counted(day=day, rows=rows, slots=counted)


def whole(lot: str, days: Sequence[date], zone: ZoneInfo, *, near: bool) -> Iterator[Counted]:
    """Neighboring days, in order; of the hot store where they are `near`, else of the lake."""
    import numpy as np

    edges = [midnight(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    since, until = edges[0], edges[-1]
    read = hot.read(since=since, until=until) if near else cold.read(lot, since=since, until=until)
    found: dict[int, list[Row]] = {}
    for row in rolling.rows(*read, edges=np.asarray(edges, np.int64)):
        found.setdefault(row["at"], []).append(row)
    slots = list(rolling.rows(*read, edges=np.arange(since, until + 1, SLOT), only=(ALL,)))
    for day, (start, end) in zip(days, pairwise(edges), strict=True):
        inside = [row for row in slots if start <= row["at"] < end]
        yield Counted(day=day, rows=found.get(start, []), slots=[(start, end, inside)])


def merged(rows: Iterable[Row]) -> list[Row]:
    """Rows of several stretches added up by dimension and value."""
    found: dict[tuple[str, str], Row] = {}
    people: dict[tuple[str, str], list[bytes]] = {}
    for row in rows:
        key = (row["dimension"], row["value"])
        total = found.get(key)
        if total is None:
            found[key] = total = {"dimension": key[0], "value": key[1], **dict.fromkeys(MEASURES, 0)}
        for name in MEASURES:
            if row[name]:
                total[name] += row[name]
        if row["people"]:
            people.setdefault(key, []).append(row["people"])
    return [{**row, "people": sketch.united(people.get(key, ())) or None} for key, row in found.items()]


def midnight(day: date, zone: ZoneInfo) -> int:
    """When a day of the zone begins, µs."""
    return clock.to_micros(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC))


def _runs(slots: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighboring slots together: [first, last) µs."""
    first = slots[0]
    for one, after in pairwise([*slots, slots[-1] + 2 * SLOT]):
        if after > one + SLOT:
            yield first, one + SLOT
            first = after


def _kept_slots(start: int, end: int, without: Iterable[tuple[int, int]]) -> list[dict[str, Any]]:
    """The kept slots of a day of the shop's own, without some stretches."""
    table = FactSlot.__table__
    query = select(*(table.c[name] for name in ("dimension", "value", *MEASURES, "people")))
    query = query.where(table.c.lot == "", table.c.slot >= start, table.c.slot < end)
    for first, last in without:
        query = query.where(or_(table.c.slot < first, table.c.slot >= last))
    return [dict(row._mapping) for row in db.session("journey").execute(query)]
