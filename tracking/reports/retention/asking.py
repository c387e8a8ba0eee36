"""What an answer is told from: visits of the lake, orders of the ledger; kept while nothing is new."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shop.brand import store
from shop.kernel import clock
from shop.kernel.errors import N_
from tracking.reports import lots
from tracking.reports.base import Asked, BadQuestion
from tracking.reports.retention import counting, orders, repeat, rfm, weeks
from tracking.reports.retention.counting import Counter, matrix
from tracking.reports.retention.orders import Orders
from tracking.reports.retention.repeat import Again, Gap
from tracking.reports.retention.rfm import Cell, Fifth
from tracking.reports.trends.weeks import first_weekday

MOST = 60  # weeks or months
FRESH = 30  # seconds for which an answer is good enough though there is newer


@dataclass(frozen=True, kw_only=True)
class Found:
    """All that the answer is told from. `days` are the first days of the weeks (or months).

    `visits` and `bought` are people by [week of their first][how many weeks later]. `cohorts` of the weeks
    began in the period; `whole` are over.
    """

    asked: Asked
    grain: str
    days: list[date]
    cohorts: int
    whole: int
    visits: list[list[int]]
    bought: list[list[int]]
    again: list[Again]
    gaps: list[Gap]
    quartiles: list[int | None]
    grid: list[Cell]
    fifths: list[Fifth]
    ordered: int
    returning: int
    nameless: int
    as_of: datetime


def find(asked: Asked) -> Found:
    """Count it. Raises BadQuestion for more weeks than anybody can read."""
    chosen, grain = lots.parse(asked.options["lots"]), asked.options["grain"]
    zone = ZoneInfo(asked.period.zone)
    first = asked.period.since.astimezone(zone).date()
    last = max(asked.period.until - timedelta(microseconds=1), asked.period.since).astimezone(zone).date()
    days = weeks.days(first, asked.at.astimezone(zone).date(), grain, first_weekday())
    if len(days) > MOST + 1:
        raise BadQuestion(N_("That is more than %(most)s weeks or months until today."), most=MOST)
    edges = weeks.bounds(days, asked.period.zone)
    value, as_of = _counted(asked, edges, chosen)
    return Found(
        asked=asked,
        grain=grain,
        days=days[:-1],
        cohorts=sum(1 for day in days[:-1] if day <= last),
        whole=weeks.whole(edges, clock.to_micros(asked.at)),
        again=[Again(**one) for one in value.pop("again")],
        gaps=[Gap(**one) for one in value.pop("gaps")],
        grid=[Cell(**one) for one in value.pop("grid")],
        fifths=[Fifth(**one) for one in value.pop("fifths")],
        as_of=as_of,
        **value,
    )


def _counted(
    asked: Asked, edges: list[int], chosen: tuple[str, ...] | None
) -> tuple[dict[str, Any], datetime]:
    """Everything as plain values. An order is an event of its own, so what is kept ends with the next one."""
    from tracking.lake import answering

    since = clock.to_micros(asked.period.since)
    hour = asked.at.replace(minute=0, second=0, microsecond=0)  # so that a moment later it is found again
    params = {
        "edges": edges,
        "since": since,
        "lots": chosen,
        "hour": hour.isoformat(),
        "currency": _currency(),
    }

    def compute(lake: Any) -> dict[str, Any]:
        return count(lake, edges, since=since, at=asked.at, chosen=chosen)

    found = answering.ask("retention", params, compute, max_age=FRESH)
    return dict(found.value), clock.from_micros(found.as_of)


def count(
    lake: Any, edges: list[int], *, since: int, at: datetime, chosen: tuple[str, ...] | None
) -> dict[str, Any]:
    """Visits from the lake's buckets; orders from the ledger, and others than our own from the lake."""
    until = clock.to_micros(at)
    found, nameless = _orders(lake, at, chosen)
    ordered, returning, _new = repeat.returning(found, since=since, until=until)
    gaps, quartiles = repeat.gaps(found, since=since, until=until)
    bought = Counter(edges)
    bought.add(found.who, found.at)
    return {
        "visits": visits(lake, edges, until=until, chosen=chosen),
        "bought": bought.matrix(),
        "again": [asdict(one) for one in repeat.again(found, since=since, until=until)],
        "gaps": [asdict(one) for one in gaps],
        "quartiles": quartiles,
        "grid": [asdict(one) for one in rfm.grid(found, until=until)],
        "fifths": [asdict(one) for one in rfm.fifths(found)],
        "ordered": ordered,
        "returning": returning,
        "nameless": nameless,
    }


def visits(
    lake: Any, edges: list[int], *, until: int, chosen: tuple[str, ...] | None = None
) -> list[list[int]]:
    """[week of the first visit][how many weeks later] of people: over the buckets, or where the rows are."""
    import numpy as np

    from tracking.lake.buckets import buckets

    if lake.dialect.window_funnel:  # a far engine, which counts where the rows lie
        return matrix(lake.rows(counting.sql(edges, until=until, only=_among(chosen))), len(edges) - 1)
    history = buckets.open(lake, by="person", columns=("session",), lots=chosen, until=until)

    def count(rows: Any) -> list[list[int]]:
        counter, there = Counter(edges), np.flatnonzero(rows.session)
        counter.add(rows.who[there], rows.ts[there])
        return counter.matrix()

    return added(history.map(count), len(edges) - 1)


def added(parts: list[list[list[int]]], size: int) -> list[list[int]]:
    """The sums of such cells."""
    cells = [[0] * (size - row) for row in range(size)]
    for part in parts:
        for row, line in enumerate(part):
            cells[row] = [a + b for a, b in zip(cells[row], line, strict=True)]
    return cells


def _orders(lake: Any, at: datetime, chosen: tuple[str, ...] | None) -> tuple[Orders, int]:
    """All orders before `at`, and how many of them are nobody's."""
    rows = orders.in_ledger(at) if lots.own(chosen) else []
    if not lots.others(chosen):
        return orders.of(rows), 0
    until, among = clock.to_micros(at), _among(chosen)
    brought = lake.rows(orders.IN_LAKE.format(among=among), [until, _currency(), _currency()])
    nameless = lake.rows(orders.NAMELESS.format(among=among), [until])
    return orders.of([*rows, *brought]), nameless[0][0]


def _among(chosen: tuple[str, ...] | None) -> str:
    if chosen is None:
        return ""
    quoted = ", ".join("'" + lot.replace("'", "''") + "'" for lot in chosen)
    return f" AND lot IN ({quoted})"


def _currency() -> str:
    return store.current().currency
