"""Visits as rows of nodes, counted a block of whole visits at a time, in one pass of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.reports.paths.values import FROM, PathSpec

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

END, ON = -1, -2  # nothing came after (before); something did
NEVER = 1 << 60
FEW, MUCH = 4_000_000, 100_000_000  # counts side by side; bytes
MIX = 0x9E3779B97F4A7C15


@dataclass
class Block:
    """Counts of one block: links by (step, source, target), routes by their nodes, nodes by number."""

    visits: int
    counted: int
    links: dict[tuple[int, int, int], int]
    routes: tuple[Array, Array]  # rows of nodes (END after the last, ON where it goes on), how many visits
    seen: Array
    entries: Array
    exits: Array
    times: Array
    inside: Array


@dataclass(frozen=True)
class _Visits:
    """Folded visits: of each node its visit, time, number; of each visit its first place and its length."""

    who: Array
    ts: Array
    node: Array
    first: Array
    length: Array

    def only(self, keep: Array) -> _Visits:
        """The nodes where `keep`; visits without any are gone."""
        return _visits(self.who[keep], self.ts[keep], self.node[keep])

    @property
    def place(self) -> Array:
        """Of each node which one of its visit it is, from 0."""
        import numpy as np

        return np.arange(len(self.who)) - np.repeat(self.first, self.length)

    def earliest(self, node: int, after: Array | None = None) -> Array:
        """Of each visit the place of the first such node (after a place); NEVER without one."""
        import numpy as np

        where = self.node == node
        if after is not None:
            where = where & (self.place > np.repeat(after, self.length))
        return (
            np.minimum.reduceat(np.where(where, self.place, NEVER), self.first)
            if len(self.first)
            else self.first
        )


def walk(spec: PathSpec, *, who: Array, ts: Array, node: Array, size: int, anchor: int, until: int) -> Block:
    """Count visits sorted by visit and time; `node` is -1 for what is none, `size` their number.

    `anchor` and `until` are numbers of nodes; -1 where none is asked for.
    """
    import numpy as np

    begun = _begun(_visits(who, ts, node), spec.start, spec.end)
    visits = begun.only(begun.node >= 0)
    fresh = np.ones(len(visits.who), bool)
    fresh[1:] = (visits.who[1:] != visits.who[:-1]) | (visits.node[1:] != visits.node[:-1])
    whole = visits.only(fresh)
    ends = whole.first + whole.length - 1
    part, times = _part(whole, spec, anchor, until)
    matrix = _matrix(part, spec)
    return Block(
        visits=len(begun.first),
        counted=len(part.first),
        links=_links(matrix, size),
        routes=_grouped(_cut(matrix), np.ones(len(matrix), np.int64)),
        seen=_seen(whole, size),
        entries=np.bincount(whole.node[whole.first], minlength=size),
        exits=np.bincount(whole.node[ends], minlength=size),
        times=times,
        inside=np.maximum(part.length - 2, 0) if spec.until else times,
    )


def _visits(who: Array, ts: Array, node: Array) -> _Visits:
    import numpy as np

    begins = np.ones(len(who), bool)
    begins[1:] = who[1:] != who[:-1]
    first = np.flatnonzero(begins)
    return _Visits(who, ts, node, first, np.diff(first, append=len(who)))


def _begun(visits: _Visits, start: int, end: int) -> _Visits:
    import numpy as np

    began = visits.ts[visits.first]
    return visits.only(np.repeat((began >= start) & (began < end), visits.length))


def _part(whole: _Visits, spec: PathSpec, anchor: int, until: int) -> tuple[_Visits, Array]:
    """The part of each visit that was asked for; with `until` also how long (µs) it took."""
    import numpy as np

    none = np.empty(0, np.int64)
    begin = (
        whole.earliest(anchor)
        if spec.anchor
        else (0 if spec.direction == FROM else whole.length - 1) + whole.first * 0
    )
    if spec.until:
        end = whole.earliest(until, after=begin)
        place, found = whole.place, np.repeat((begin < NEVER) & (end < NEVER), whole.length)
        part = whole.only(
            found & (place >= np.repeat(begin, whole.length)) & (place <= np.repeat(end, whole.length))
        )
        return part, part.ts[part.first + part.length - 1] - part.ts[part.first]
    begin = np.repeat(begin, whole.length)
    if spec.direction == FROM:
        return whole.only(whole.place >= begin), none
    return whole.only((begin < NEVER) & (whole.place <= begin)), none


def _matrix(part: _Visits, spec: PathSpec) -> Array:
    """A row a visit of `steps` + 1 nodes, from the anchor on; END after the last one."""
    import numpy as np

    rows = np.full((len(part.first), spec.steps + 1), END, np.int32)
    place = part.place
    if spec.direction != FROM and not spec.until:
        place = np.repeat(part.length, part.length) - 1 - place
    near = place <= spec.steps
    rows[np.repeat(np.arange(len(part.first)), part.length)[near], place[near]] = part.node[near]
    return rows


def _links(matrix: Array, size: int) -> dict[tuple[int, int, int], int]:
    import numpy as np

    found: dict[tuple[int, int, int], int] = {}
    for step in range(matrix.shape[1] - 1):
        source, target = matrix[:, step].astype(np.int64), matrix[:, step + 1]
        here = source != END
        pairs, counts = _counted(source[here] * (size + 1) + target[here] + 1, size * (size + 1))
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
            found[step + 1, pair // (size + 1), pair % (size + 1) - 1] = count
    return found


def _counted(values: Array, most: int) -> tuple[Array, Array]:
    """Which values (below `most`) there are, and how often."""
    import numpy as np

    if most > FEW:
        return np.unique(values, return_counts=True)
    counts = np.bincount(values, minlength=1)
    there = np.flatnonzero(counts)
    return there, counts[there]


def _cut(matrix: Array) -> Array:
    """Whatever comes after the steps asked for is the same: it goes on."""
    import numpy as np

    rows = matrix.copy()
    rows[:, -1] = np.where(rows[:, -1] == END, END, ON)
    return rows


def _grouped(rows: Array, weights: Array) -> tuple[Array, Array]:
    """Equal rows together, with the sum of their weights."""
    import numpy as np

    key = np.zeros(len(rows), np.uint64)
    for column in rows.T:
        key = (key ^ (column.astype(np.int64) + 2).astype(np.uint64)) * np.uint64(MIX)
        key ^= key >> np.uint64(29)
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    return rows[first], np.bincount(group, weights=weights, minlength=len(first)).astype(np.int64)


def _seen(whole: _Visits, size: int) -> Array:
    """In how many visits each node is."""
    import numpy as np

    visits = len(whole.first)
    visit = np.repeat(np.arange(visits), whole.length)
    if visits * size > MUCH:
        return np.bincount(np.unique(visit * size + whole.node) % size, minlength=size)
    there = np.zeros((visits, size), bool)
    there[visit, whole.node] = True
    return there.sum(axis=0)


def together(blocks: Sequence[Block]) -> Block:
    """The sums of blocks."""
    import numpy as np

    links: dict[tuple[int, int, int], int] = {}
    for block in blocks:
        for link, count in block.links.items():
            links[link] = links.get(link, 0) + count
    rows, weights = (np.concatenate([block.routes[side] for block in blocks]) for side in (0, 1))
    return Block(
        visits=sum(block.visits for block in blocks),
        counted=sum(block.counted for block in blocks),
        links=links,
        routes=_grouped(rows, weights),
        seen=sum(block.seen for block in blocks),  # type: ignore[arg-type]
        entries=sum(block.entries for block in blocks),  # type: ignore[arg-type]
        exits=sum(block.exits for block in blocks),  # type: ignore[arg-type]
        times=np.concatenate([block.times for block in blocks]),
        inside=np.concatenate([block.inside for block in blocks]),
    )
