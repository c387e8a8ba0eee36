"""Works a funnel out on an open lake: ranges of entries, one pass over everybody, sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets import buckets
from tracking.lake.buckets.buckets import Rows, Store
from tracking.reports.funnel import counting, matching
from tracking.reports.funnel.counting import Matched, Range, Tally
from tracking.reports.funnel.landing import Landings
from tracking.reports.funnel.values import MAIN, FunnelSpec

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

COMPARED, PREVIOUS = "compared", "previous"
PAGE_VIEW = "page_view"


@dataclass(frozen=True, kw_only=True)
class Worked:
    """The sums of matured and of maturing entries by series, and the texts of the breakdown's groups."""

    sums: Mapping[str, tuple[Tally, Tally]]
    groups: list[str]
    currencies: list[str]
    source: str
    events: int


def opened(lake: Any, spec: FunnelSpec) -> Store:
    """The history as this funnel needs it."""
    names, columns = matching.event_names(spec), matching.columns(spec) | _beside(spec)
    if spec.by == "landing_path":
        names = sorted({*names, PAGE_VIEW})
    first = min(spec.start, spec.previous[0]) if spec.previous else spec.start
    if spec.by == "landing_path":
        first -= 86_400_000_000  # a visit lasts a day at most
    flags = matching.flags_sql(spec)
    return buckets.open(
        lake,
        by=spec.unit,
        names=names,
        columns=sorted(columns | ({"flags"} if flags else set())),
        lots=spec.lots,
        since=first,
        until=spec.as_of + 1,
        flags=flags,
    )


def _beside(spec: FunnelSpec) -> set[str]:
    columns = {spec.hold} if spec.hold else set()
    if spec.by == "landing_path":
        columns |= {"page", "session"}
    elif spec.by:
        columns |= {"page" if spec.by == "path" else "context"}
    if any(one.event == matching.PURCHASE for one in spec.steps[-1].any_of):
        columns |= {"value", "currency"}
    return columns


def ranges(spec: FunnelSpec, store: Store) -> dict[str, tuple[Range, Range]]:
    """For each series where matured and where maturing entries lie."""
    found = {MAIN: _two(spec, MAIN, spec.start, spec.end, spec.only, store)}
    if spec.compare is not None:
        found[COMPARED] = _two(spec, COMPARED, spec.start, spec.end, (*spec.only, *spec.compare), store)
    if spec.previous is not None:
        found[PREVIOUS] = _two(spec, PREVIOUS, *spec.previous, spec.only, store)
    return found


def _two(spec: FunnelSpec, key: str, begin: int, end: int, where: Any, store: Store) -> tuple[Range, Range]:
    ripe = spec.as_of - spec.window_us + 1
    test = matching.tester(where, store) if where else None
    return (
        Range(key=key, begin=begin, end=min(end, ripe), test=test),
        Range(key=key, begin=max(begin, ripe), end=end, test=test),
    )


def work(lake: Any, spec: FunnelSpec) -> Worked:
    """The sums over everybody."""
    store = opened(lake, spec)
    match, every = matching.matcher(spec, store), ranges(spec, store)
    group, texts = groups(spec, store)

    def one(rows: Rows) -> dict[str, tuple[Tally, Tally]]:
        found = counting.matched(rows, match(rows), spec)
        of = group(rows) if group else None
        return {
            key: _tallies(found, spec, *two, of if key == MAIN else None, len(texts) if key == MAIN else 1)
            for key, two in every.items()
        }

    parts = store.map(one)
    sums = {
        key: (
            counting.added([part[key][0] for part in parts]),
            counting.added([part[key][1] for part in parts]),
        )
        for key in every
    }
    return Worked(
        sums=sums, groups=texts, currencies=store.currencies, source=store.source, events=store.events
    )


def _tallies(
    found: Matched,
    spec: FunnelSpec,
    ripe: Range,
    young: Range,
    group: Callable[[Array], Array] | None,
    groups: int,
) -> tuple[Tally, Tally]:
    got, spoiled = counting.attempts(found, spec, ripe)
    lately = found.since(young.begin)
    later, spoiled_later = counting.attempts(lately, spec, young)
    later = counting.without(later, [got.who, spoiled])
    return (
        counting.tally(found, got, spec, len(spoiled), group, groups),
        counting.tally(lately, later, spec, len(spoiled_later), group, groups),
    )


def groups(
    spec: FunnelSpec, store: Store
) -> tuple[Callable[[Rows], Callable[[Array], Array]] | None, list[str]]:
    """A function from rows to one from places in them to groups; and what the groups are called."""
    import numpy as np

    if not spec.by:
        return None, [""]
    if spec.by == "landing_path":
        code = store.code(PAGE_VIEW)
        return lambda rows: Landings(rows, code).group, ["", *store.pages]
    if spec.by == "path":
        return lambda rows: lambda at: _taken(rows.page, at), store.pages or [""]
    values = sorted({getattr(context, spec.by) for context in store.contexts}) or [""]
    place = {value: number for number, value in enumerate(values)}
    of = np.array([place[getattr(context, spec.by)] for context in store.contexts] or [0])
    return lambda rows: lambda at: of[_taken(rows.context, at)], values


def _taken(values: Array | None, at: Array) -> Array:
    assert values is not None
    return values[at]
