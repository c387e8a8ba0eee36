"""Realistic history, invented in a moment: for the demo, to try things out, and for the benchmarks.

Visits are drawn for the whole time at once, then walked and written stretch by stretch (whole days), so that
a hundred million events need little more memory than a few. The same seed makes the same history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from shop.kernel import clock
from tracking.lake import files
from tracking.lake.generating import people, walks, wording
from tracking.lake.generating.chain import PURCHASE
from tracking.lake.generating.goods import Good, made_up
from tracking.lake.generating.people import DAY, People, Visits
from tracking.lake.generating.walks import Steps
from tracking.lake.generating.wording import Before

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STRETCH = 2_000_000  # events walked at once
PILOT = 20_000  # visits walked beforehand, to know how many events a visit comes to
SPARE, LUCK = 0.02, 6.0  # so many more visits are drawn than wanted, and left out again evenly

Write = Callable[["DuckDBPyConnection", str], object]


@dataclass(frozen=True, kw_only=True)
class History:
    """What is to be invented: so many events over the days before `until` (aware), from `seed`."""

    events: int
    seed: int
    days: int
    until: datetime
    currency: str = "USD"
    goods: Sequence[Good] = ()


def generate(history: History, write: Write, *, threads: int = 2) -> Iterator[int]:
    """Invent it; each stretch goes to `write(connection, sql)`. Yields how many events there are so far."""
    rng = np.random.default_rng(history.seed)
    sold = list(history.goods) or made_up()
    until = clock.to_micros(history.until)
    first = clock.to_micros(history.until - timedelta(days=history.days))
    who, visits, each = _drawn(rng, history, len(sold), first, until)
    bought = np.zeros(len(who.device), np.int64)
    con, before = files.connect(threads=threads, memory="2GB"), Before()
    wording.prepare(con, sold, history.currency)
    for begin, end in _stretches(visits.start, max(int(STRETCH / each), 1)):
        part = visits.part(begin, end)
        phone, keen = who.device[part.visitor] == people.PHONE, who.keen[part.visitor]
        steps = walks.walk(rng, phone=phone, keen=keen, goods=len(sold))
        left = history.events * end // len(visits.start) - before.events
        agreed = who.consent[part.visitor] == people.GRANTED
        events = wording.events_of(rng, part, agreed, steps, until=until, most=left)
        told = wording.visits_of(part, who, _bought_before(part, steps, bought))
        wording.load(con, visits=told, events=events)
        write(con, wording.rows(before=before, currency=history.currency))
        before = before.plus(events=len(events["place"]), visits=len(part.visitor), steps=len(steps.visit))
        yield before.events
        if before.events >= history.events:
            return


def _drawn(
    rng: np.random.Generator, history: History, goods: int, first: int, until: int
) -> tuple[People, Visits, float]:
    """People and visits for as many events as wanted, and how many events a visit has on average."""
    phone = rng.random(PILOT) < people.DEVICE_SHARES[people.PHONE]
    keen = rng.random(PILOT) < people.KEEN * people.VISITS_OF_KEEN / people.VISITS_EACH
    pilot = walks.walk(rng, phone=phone, keen=keen, goods=goods)
    each = wording.count(pilot) / PILOT
    wanted = history.events / each
    wanted = int(wanted * (1 + SPARE) + LUCK * wanted**0.5) + 20
    return *people.draw(rng, visits=wanted, first=first, until=until), each


def _stretches(start: np.ndarray, visits: int) -> Iterator[tuple[int, int]]:
    """Places [begin, end) of visits, cut at midnights, each of about `visits` visits."""
    midnights = np.searchsorted(start, np.arange(start[0] // DAY + 1, start[-1] // DAY + 2) * DAY)
    begin = 0
    for end in map(int, midnights):
        if end - begin >= visits or (end == len(start) and end > begin):
            yield begin, end
            begin = end


def _bought_before(visits: Visits, steps: Steps, bought: np.ndarray) -> np.ndarray:
    """How often each visit's visitor had bought before it; `bought` (by visitor) is carried on."""
    buys = np.zeros(len(visits.visitor), np.int64)
    buys[steps.visit[steps.state == PURCHASE]] = 1
    order = np.argsort(visits.visitor, kind="stable")
    mine, sums = visits.visitor[order], np.cumsum(buys[order]) - buys[order]
    opens = np.flatnonzero(np.append(True, mine[1:] != mine[:-1]))
    within = sums - np.repeat(sums[opens], np.diff(np.append(opens, len(mine))))
    before = np.empty_like(within)
    before[order] = within
    before += bought[visits.visitor]
    np.add.at(bought, visits.visitor, buys)
    return np.minimum(before, 255)
