"""From some people's events to counts and times that add up over all people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tracking.lake.buckets.buckets import NO_VALUE, Rows
from tracking.reports.funnel import holding, walking
from tracking.reports.funnel.attempts import Attempts, best
from tracking.reports.funnel.rules import rules
from tracking.reports.funnel.values import FunnelSpec
from tracking.reports.funnel.walking import Walk

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Range:
    """Entries from `begin` to before `end`; `test` says which of the events may begin an attempt besides."""

    key: str
    begin: int
    end: int
    test: Callable[[Rows, Array], Array] | None = None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What adds up. `counts[group, step]`; `done[i]`, `waiting[i]`: µs from required step i to the next (the
    last pair: from the entry to the end) of those who got there and of those who have not yet.
    """

    counts: Array
    moved: Array
    entered: Array
    excluded: int
    done: tuple[Array, ...]
    waiting: tuple[Array, ...]
    began: Array
    values: Array
    currencies: Array


@dataclass(frozen=True, kw_only=True)
class Matched:
    """Events that match something, ready for the pass."""

    rows: Rows
    at: Array | None
    events: Walk
    parts: holding.Parted | None
    order: Array | None
    some: Array | None = None

    def since(self, begin: int) -> Matched:
        """Those from that moment on: all that matters to who enters later."""
        import numpy as np

        at, events = np.flatnonzero(self.events.ts >= begin), self.events
        spoils = None if events.spoils is None else events.spoils[at]
        later = Walk(
            who=events.who[at], ts=events.ts[at], steps=events.steps[at], entry=events.entry, spoils=spoils
        )
        return replace(self, events=later, some=at)

    def place(self, places: Array) -> Array:
        """Places in `rows` of places among the events."""
        if self.some is not None:
            places = self.some[places]
        if self.order is not None:
            places = self.order[places]
        if self.parts is not None:
            places = self.parts.at[places]
        return places if self.at is None else self.at[places]


def matched(rows: Rows, bits: Array, spec: FunnelSpec) -> Matched:
    """The rows as events of the pass, by the bits of what each matches."""
    import numpy as np

    some = None if bits.all() else np.flatnonzero(bits)
    who, ts, held = rows.who, rows.ts, getattr(rows, spec.hold) if spec.hold else None
    if some is not None:
        who, ts, bits = who[some], ts[some], bits[some]
        held = None if held is None else held[some]
    steps = bits & bits.dtype.type((1 << len(spec.steps)) - 1) if spec.exclusions else bits
    spoils = bits >> bits.dtype.type(len(spec.steps)) if spec.exclusions else None
    # No event may begin yet: each range of entries has its own.
    events = Walk(who=who, ts=ts, steps=steps, entry=np.zeros(0, dtype=bool), spoils=spoils)
    parts = None if held is None else holding.parted(who, held)
    if parts is not None:
        spoils = None if spoils is None else spoils[parts.at]
        events = Walk(
            who=parts.part, ts=ts[parts.at], steps=steps[parts.at], entry=events.entry, spoils=spoils
        )
    events, order = walking.sorted_by_step(events)
    return Matched(rows=rows, at=some, events=events, parts=parts, order=order)


def attempts(found: Matched, spec: FunnelSpec, range_: Range) -> tuple[Attempts, Array]:
    """The best attempt of everybody who entered in the range; and who is left out by exclusions."""
    import numpy as np

    events = _entering(found, range_)
    got = _best(found, events, spec, clean=True)
    if not spec.exclusions:
        return got, np.empty(0, dtype=np.int64)
    anyhow = _best(found, events, spec, clean=False)
    spoiled = anyhow.depth > got.depth  # both know the same people: entering cannot be spoiled
    return _only(got, ~spoiled), got.who[spoiled]


def _entering(found: Matched, range_: Range) -> Walk:
    events = found.events
    entry = (events.ts >= range_.begin) & (events.ts < range_.end)
    if range_.test is not None:
        at = entry.nonzero()[0]
        entry[at] = range_.test(found.rows, found.place(at))
    return Walk(who=events.who, ts=events.ts, steps=events.steps, entry=entry, spoils=events.spoils)


def _best(found: Matched, events: Walk, spec: FunnelSpec, *, clean: bool) -> Attempts:
    how = rules(spec, clean=clean)
    parts = found.parts
    count = found.rows.count if parts is None else len(parts.owner)
    got = best(walking.walk(events, how), how, events.who, count)
    return got if parts is None else holding.together(got, parts, events.ts)


def _only(got: Attempts, keep: Array) -> Attempts:
    return Attempts(
        who=got.who[keep],
        depth=got.depth[keep],
        at=got.at[:, keep],
        reached=got.reached[:, keep],
        moved=got.moved[:, keep],
    )


def without(got: Attempts, others: Sequence[Array]) -> Attempts:
    """The attempts of people who are not among the others."""
    import numpy as np

    return _only(got, ~np.isin(got.who, np.concatenate(others)))


def tally(
    found: Matched,
    got: Attempts,
    spec: FunnelSpec,
    excluded: int,
    group: Callable[[Array], Array] | None,
    groups: int,
) -> Tally:
    """The sums of these attempts. `group` gives the group of a row (the entry's), below `groups`."""
    import numpy as np

    if group is None:
        counts, entered = got.reached.sum(axis=1)[np.newaxis], np.array([len(got.who)])
    else:
        of = group(found.place(entries(got, spec)))
        counts = np.stack([np.bincount(of[reached], minlength=groups) for reached in got.reached], axis=1)
        entered = np.bincount(of, minlength=groups)
    done, waiting, began = _spans(found, got, spec)
    values, currencies = _amounts(found, got, spec)
    return Tally(
        counts=counts,
        moved=got.moved.sum(axis=1),
        entered=entered,
        excluded=excluded,
        done=done,
        waiting=waiting,
        began=began,
        values=values,
        currencies=currencies,
    )


def entries(got: Attempts, spec: FunnelSpec) -> Array:
    """Places of the events that the attempts begin with."""
    import numpy as np

    if not spec.open_entry:
        return got.at[0]
    far = np.iinfo(np.int64).max
    return np.where(got.at >= 0, got.at, far).min(axis=0, initial=far)


def _spans(
    found: Matched, got: Attempts, spec: FunnelSpec
) -> tuple[tuple[Array, ...], tuple[Array, ...], Array]:
    import numpy as np

    if spec.open_entry:
        return (), (), np.empty(0, dtype=np.int64)
    required = spec.required
    pairs = [*zip(range(len(required) - 1), range(1, len(required)), strict=True), (0, len(required) - 1)]
    began = np.array([(got.depth >= first).sum() for first, _ in pairs], dtype=np.int64)
    entered = found.events.ts[got.at[0]]
    # Who did not go on and is seen for the whole window says nothing about any time within it.
    tell = np.flatnonzero((got.depth > 0) | (entered > spec.as_of - spec.window_us))
    places, depth = got.at[:, tell], got.depth[tell]
    times = np.where(places >= 0, found.events.ts[places], -1)
    end = np.minimum(times[0] + spec.window_us, spec.as_of)
    done, waiting = [], []
    for first, second in pairs:
        since, there = times[required[first]], depth >= second
        done.append((times[required[second]] - since)[there])
        left = (end - since)[(depth >= first) & ~there]
        waiting.append(left[left < spec.window_us])
    return tuple(done), tuple(waiting), began


def _amounts(found: Matched, got: Attempts, spec: FunnelSpec) -> tuple[Array, Array]:
    import numpy as np

    rows, last = found.rows, len(spec.steps) - 1
    if rows.value is None or rows.currency is None:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    at = found.place(got.at[last][got.at[last] >= 0])
    some = at[rows.value[at] != NO_VALUE]
    return rows.value[some], rows.currency[some].astype(np.int64)


def added(tallies: Sequence[Tally]) -> Tally:
    """The sum of all."""
    import numpy as np

    first = tallies[0]
    spans = range(len(first.done))
    return Tally(
        counts=sum((one.counts for one in tallies[1:]), first.counts),
        moved=sum((one.moved for one in tallies[1:]), first.moved),
        entered=sum((one.entered for one in tallies[1:]), first.entered),
        excluded=sum(one.excluded for one in tallies),
        done=tuple(np.concatenate([one.done[span] for one in tallies]) for span in spans),
        waiting=tuple(np.concatenate([one.waiting[span] for one in tallies]) for span in spans),
        began=sum((one.began for one in tallies[1:]), first.began),
        values=np.concatenate([one.values for one in tallies]),
        currencies=np.concatenate([one.currencies for one in tallies]),
    )
