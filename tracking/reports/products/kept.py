"""What was sold, kept by day of the store, week and month; today, and days whose orders have changed since
they were counted, are read from the orders themselves, so that figures are always those of the books.

Kept beside the counts of visits. A row whose `made_from` is not the stamp of today's way of counting is
counted anew by the worker. `made_at` goes up with every change of an order of its days: what was counted
meanwhile is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from shop.brand import store
from shop.kernel import clock, db
from shop.orders.models import Order
from tracking.reports import periods
from tracking.reports.base import Period
from tracking.reports.facts import spans
from tracking.reports.facts.spans import Span
from tracking.reports.parts.models import DayPart
from tracking.reports.products import sold
from tracking.reports.products.sums import Sums, merged

KIND, VERSION = "sold", 1
MOST_A_TURN, TOGETHER = 70, 10  # days the worker counts in one turn, and before it writes
_DAY = timedelta(days=1)
Stretch = tuple[datetime, datetime]


def sums(period: Period) -> Sums:
    """What was sold in the days of a period."""
    zone, days = ZoneInfo(period.zone), periods.days_of(period)
    over = [day for day in days if _midnight(day + _DAY, zone) <= period.until]
    bodies, gaps = _kept(over, zone) if over else ([], [])
    if len(over) < len(days):
        gaps.append((_midnight(days[-1], zone), period.until))
    counted = (sold.count(since=since, until=until) for since, until in _joined(gaps))
    return merged([*bodies, *map(vars, counted)])


def mark(at: datetime) -> None:
    """An order confirmed then has changed: its day, week and month are to be counted again."""
    day = at.astimezone(ZoneInfo(store.current().time_zone)).date()
    names = [day.isoformat(), spans.week(day).name, spans.month(day).name]
    changed = update(DayPart).where(DayPart.kind == KIND, DayPart.day.in_(names))
    with db.transaction("journey") as session:
        session.execute(changed.values(made_from="", made_at=DayPart.made_at + 1))


def refresh(*, at: datetime) -> int:
    """Count days that are over and not kept, the newest first, and add up weeks and months that are over; how
    many days were counted. Safe to repeat, and to stop anywhere."""
    zone = ZoneInfo(store.current().time_zone)
    first = db.session().scalar(select(func.min(Order.confirmed_at)))
    if first is None:
        return 0
    begin, end = first.astimezone(zone).date(), at.astimezone(zone).date()
    days = [end - _DAY * n for n in range(1, (end - begin).days + 1)]
    there = _there(zone)
    due = [day.isoformat() for day in days if day.isoformat() not in there][:MOST_A_TURN]
    for start in range(0, len(due), TOGETHER):
        _keep(due[start : start + TOGETHER], lambda name: _counted(date.fromisoformat(name), zone), zone, at)
    there = _there(zone)
    for span in {span for day in days for span in (spans.week(day), spans.month(day))}:
        inside = _inside(span)
        if span.name not in there and there.issuperset(inside):
            _keep([span.name], lambda _name, days=inside: _added_up(days, zone), zone, at)  # type: ignore[misc]
    return len(due)


def _keep(names: Sequence[str], count: Callable[[str], Sums | None], zone: ZoneInfo, at: datetime) -> None:
    """Write what `count` says of each, unless an order of its days changes meanwhile."""
    new = {"kind": KIND, "made_from": "", "made_at": clock.to_micros(at), "unsettled": 0, "body": {}}
    with db.transaction("journey"):
        db.insert_ignore(DayPart, [{**new, "day": name} for name in names], "journey")
    known = select(DayPart.day, DayPart.made_at).where(DayPart.kind == KIND, DayPart.day.in_(names))
    before = {row.day: row.made_at for row in db.session("journey").execute(known)}
    db.end_read()  # orders are read after that, or a change in between would be missed
    made = {name: sums for name in names if (sums := count(name)) is not None}
    db.end_read()
    with db.transaction("journey") as session:
        for name, sums in made.items():
            same = (DayPart.kind == KIND, DayPart.day == name, DayPart.made_at == before[name])
            session.execute(update(DayPart).where(*same).values(made_from=_stamp(zone), body=vars(sums)))


def _counted(day: date, zone: ZoneInfo) -> Sums:
    return sold.count(since=_midnight(day, zone), until=_midnight(day + _DAY, zone))


def _added_up(days: Sequence[str], zone: ZoneInfo) -> Sums | None:
    """The sum of kept days; None where one of them is not kept any more."""
    bodies = _bodies(days, zone)
    return merged(bodies.values()) if len(bodies) == len(days) else None


def _kept(days: Sequence[date], zone: ZoneInfo) -> tuple[list[Mapping[str, Any]], list[Stretch]]:
    """What is kept of neighboring days, and the stretches of which nothing is."""
    there = _there(zone)
    names = spans.cover(days, kept=lambda found: [span for span in found if span.name in there])
    bodies = _bodies(names, zone)
    of = {span.name: span for day in days for span in (spans.week(day), spans.month(day))}
    lacking = (of.get(name) or _alone(name) for name in names if name not in bodies)
    gaps = [(_midnight(span.first, zone), _midnight(span.last + _DAY, zone)) for span in lacking]
    return list(bodies.values()), gaps


def _there(zone: ZoneInfo) -> set[str]:
    kept = select(DayPart.day).where(DayPart.kind == KIND, DayPart.made_from == _stamp(zone))
    return set(db.session("journey").scalars(kept))


def _bodies(names: Sequence[str], zone: ZoneInfo) -> dict[str, Mapping[str, Any]]:
    kept = select(DayPart.day, DayPart.body).where(
        DayPart.kind == KIND, DayPart.made_from == _stamp(zone), DayPart.day.in_(names)
    )
    return {row.day: row.body for row in db.session("journey").execute(kept)}


def _stamp(zone: ZoneInfo) -> str:
    return f"{VERSION}:{zone.key}"


def _alone(name: str) -> Span:
    day = date.fromisoformat(name)
    return Span(name, day, day)


def _inside(span: Span) -> list[str]:
    return [(span.first + _DAY * n).isoformat() for n in range((span.last - span.first).days + 1)]


def _joined(gaps: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighboring stretches together."""
    held: Stretch | None = None
    for since, until in gaps:
        if held is not None and held[1] != since:
            yield held
            held = None
        held = (held[0] if held else since, until)
    if held is not None:
        yield held


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
