"""The people behind a bar: who reached a step, who was lost before it, who may still come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shop.kernel.errors import N_
from tracking.reports.base import BadQuestion
from tracking.reports.funnel.values import CART, MAIN, ORDER, PERSON, SESSION, FunnelSpec

if TYPE_CHECKING:
    import numpy as np

    from tracking.lake.buckets.buckets import Rows
    from tracking.reports.funnel.attempts import Attempts
    from tracking.reports.funnel.counting import Matched

    Array = np.ndarray[Any, Any]

REACHED, LOST, MATURING = "reached", "lost", "maturing"
KINDS = (REACHED, LOST, MATURING)
MOST = 10_000
DAY_US = 86_400_000_000


@dataclass(frozen=True, kw_only=True)
class Member:
    """One of them. `id` is of a person, visitor, visit, cart or order, as the funnel counts; times in µs.

    `reached` is the number of the deepest step, at `reached_at`; `person` whose journey to open ("" unknown).
    """

    id: str
    person: str
    entered_at: int
    reached: int
    reached_at: int


@dataclass(frozen=True, kw_only=True)
class Behind:
    """`total` people, of whom these are one page, the newest entry first."""

    total: int
    people: tuple[Member, ...]


def behind(
    spec: FunnelSpec, *, step: int, kind: str = REACHED, series: str = MAIN, limit: int = 50, after: int = 0
) -> Behind:
    """The people of a step (numbers from 1). "lost" reached the step before, but not this one. `series`:
    "main", "compared", "previous" or a value of the breakdown. Raises BadQuestion.
    """
    from tracking.lake import reading

    if (
        kind not in KINDS
        or not 1 <= step <= len(spec.steps)
        or (kind == LOST and _before(spec, step) is None)
    ):
        raise BadQuestion(N_("The funnel has no such step."))
    last: reading.Moved | None = None
    for _ in range(3):
        try:
            with reading.open() as lake:
                return found(
                    lake, spec, step=step, kind=kind, series=series, limit=min(limit, MOST), after=after
                )
        except reading.Moved as error:
            last = error
    assert last is not None
    raise last


def _before(spec: FunnelSpec, step: int) -> int | None:
    if step - 1 not in spec.required or step == 1:
        return None
    return spec.required[spec.required.index(step - 1) - 1]


def found(
    lake: Any, spec: FunnelSpec, *, step: int, kind: str, series: str, limit: int, after: int
) -> Behind:
    """The same on an open lake."""
    import numpy as np

    from tracking.reports.funnel import counting, matching, working

    store = working.opened(lake, spec)
    match, every = matching.matcher(spec, store), working.ranges(spec, store)
    ripe, young = every.get(series, every[MAIN])
    group, texts = working.groups(spec, store)
    if series not in every and series not in texts:
        return Behind(total=0, people=())
    wanted = texts.index(series) if series not in every else None

    def one(rows: Rows) -> Array:
        events = counting.matched(rows, match(rows), spec)
        got, spoiled = counting.attempts(events, spec, ripe)
        if kind == MATURING:
            events = events.since(young.begin)
            later, _ = counting.attempts(events, spec, young)
            got = counting.without(later, [got.who, spoiled])
        here = _chosen(got, spec, step, kind)
        if wanted is not None and group is not None:
            here &= group(rows)(events.place(counting.entries(got, spec))) == wanted
        return _listed(events, got, np.flatnonzero(here), spec)

    table = np.concatenate(store.map(one), axis=1)
    order = np.lexsort((table[0], -table[1].astype(np.int64)))[after : after + limit]
    return Behind(total=table.shape[1], people=_members(lake, spec, table[:, order].T.tolist()))


def _chosen(got: Attempts, spec: FunnelSpec, step: int, kind: str) -> Array:
    before = _before(spec, step)
    if kind == LOST and before is not None:
        lost: Array = got.reached[before] & ~got.reached[step - 1]
        return lost
    return got.reached[step - 1].copy()


def _listed(events: Matched, got: Attempts, chosen: Array, spec: FunnelSpec) -> Array:
    """Four rows: key, time of entry, deepest step, time of reaching it."""
    import numpy as np

    from tracking.reports.funnel import counting

    required = np.array(spec.required)
    places = counting.entries(got, spec)[chosen]
    deepest = required[got.depth[chosen]]
    ts = events.events.ts
    reached = ts[got.at[deepest, chosen]]
    key = events.rows.key[got.who[chosen]]
    return np.stack(
        [key, ts[places].astype(np.uint64), (deepest + 1).astype(np.uint64), reached.astype(np.uint64)]
    )


def _members(lake: Any, spec: FunnelSpec, rows: Sequence[Sequence[int]]) -> tuple[Member, ...]:
    names = _named(lake, spec, [(int(row[0]), int(row[1])) for row in rows])
    return tuple(
        Member(id=who, person=person, entered_at=int(entered), reached=int(reached), reached_at=int(at))
        for key, entered, reached, at in rows
        for who, person in [names.get((int(key), int(entered)), ("", ""))]
    )


def _named(
    lake: Any, spec: FunnelSpec, entries: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], tuple[str, str]]:
    """The ids behind hashes, found by the moments of their entries."""
    if not entries:
        return {}
    from tracking.lake.engine import nearby

    moments = sorted({at for _, at in entries})
    lake = nearby.of(lake, since=moments[0], until=moments[-1] + 1)
    of = {PERSON: "person_id", CART: "cart_id", ORDER: "order_id"}.get(spec.unit, f"{spec.unit}_id")
    days = ", ".join(f"'{day}'" for day in sorted({_day(at) for at in moments}))
    sql = f"""SELECT DISTINCT occurred_at, {of}, coalesce(person_id, ''), {_key(spec.unit, of)} FROM people
        WHERE day IN ({days}) AND occurred_at IN (SELECT unnest(?::BIGINT[])) AND {of} IS NOT NULL"""
    return {(key, at): (who, person) for at, who, person, key in lake.rows(sql, [moments])}


def _key(unit: str, of: str) -> str:
    """SQL of the number that somebody, or a visit, has in the buckets (`lake.buckets.coding`)."""
    return f"1 + (hash({of}) >> 17)" if unit == SESSION else f"hash({of})"


def _day(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / 1_000_000, UTC).date().isoformat()
