"""The pass: who got how far, in one go over sorted events.

An attempt is a row of different events of one person, each after the one before in the order (time, lowest
step the event matches, what else it matches), that begins in the range of entries, takes every step that
cannot be left out, and keeps its total window and the windows of its steps (all inclusive). Of an attempt
that has reached a step only where it began matters: the later the better. Starts rise with the place of the
event that reached the step, so for each event the latest earlier event that reached a step before is the best
to go on from, and one search in a sorted array finds it.

An exclusion spoils going from one event to the next when it happened strictly between their times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How one may go: places (from 0) of steps one may come from, windows in µs (None: none).

    `spoilers[k]` are exclusions (bits of `Walk.spoils`) in the way to step k, by the step one comes from.
    """

    window: int
    comes_from: tuple[tuple[int, ...], ...]
    within: tuple[int | None, ...]
    required: tuple[int, ...]
    spoilers: tuple[tuple[tuple[int, ...], ...], ...] = ()
    open_entry: bool = False


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Sorted events of people: `steps` bits of steps each matches, `spoils` bits of exclusions, `entry` where
    it may begin an attempt.
    """

    who: Array
    ts: Array
    steps: Array
    entry: Array
    spoils: Array | None = None


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Of one step: places of the events that reached it, where their best attempt began, and the event before
    (`level` of it, -1 for none, and its place among that level's events).
    """

    at: Array
    start: Array
    level: Array
    back: Array
    moved: Array


def sorted_by_step(walk: Walk) -> tuple[Walk, Array | None]:
    """The events with those of one moment in order of their steps; and where each stood, if any moved."""
    import numpy as np

    same = (walk.ts[1:] == walk.ts[:-1]) & (walk.who[1:] == walk.who[:-1])
    pairs = np.flatnonzero(same)
    if not (_rank(walk.steps[pairs + 1]) < _rank(walk.steps[pairs])).any():
        return walk, None
    tied = np.zeros(len(walk.ts), dtype=bool)
    tied[1:] = same
    tied[:-1] |= same
    at = np.flatnonzero(tied)
    order = np.arange(len(walk.ts))
    order[at] = at[np.lexsort((_rank(walk.steps[at]), walk.ts[at], walk.who[at]))]
    spoils = None if walk.spoils is None else walk.spoils[order]
    entry = walk.entry[order] if len(walk.entry) else walk.entry
    moved = Walk(who=walk.who, ts=walk.ts, steps=walk.steps[order], entry=entry, spoils=spoils)
    return moved, order


def _rank(steps: Array) -> Array:
    """A number that rises with the lowest step, and then with all steps, of an event."""
    import numpy as np

    wide = steps.astype(np.int64)
    lowest = wide & -wide
    return (lowest << 24) + wide


def walk(events: Walk, rules: Rules) -> list[Reached]:
    """For each step, what reached it."""
    import numpy as np

    spoiled = _latest_spoilers(events, rules)
    rest = np.flatnonzero(events.steps != 1)  # most events are of the first step alone
    later = events.steps[rest]
    levels: list[Reached] = []
    for step, sources in enumerate(rules.comes_from):
        if step:
            at = rest[(later & later.dtype.type(1 << step)) != 0]
        else:
            at = np.flatnonzero(((events.steps & 1) != 0) & events.entry)
        levels.append(_reach(events, rules, levels, step, sources, at, spoiled))
    return levels


def _reach(
    events: Walk,
    rules: Rules,
    levels: Sequence[Reached],
    step: int,
    sources: Sequence[int],
    at: Array,
    spoiled: dict[int, Array],
) -> Reached:
    import numpy as np

    if step == 0:  # all of them begin
        none = np.full(len(at), -1, dtype=np.int32)
        return Reached(at=at, start=at, level=none, back=none, moved=np.zeros(len(at), dtype=bool))
    begins = events.entry[at] if rules.open_entry and step in rules.required else None
    best = _Best(len(at))
    for source in sources:
        best.better(source, *_from(events, rules, levels[source], at, step, spoiled, source))
    moved = best.start >= 0
    if begins is not None:
        best.start[begins] = at[begins]
    got = best.start >= 0
    if got.all():
        return Reached(at=at, start=best.start, level=best.level, back=best.back, moved=moved)
    return Reached(
        at=at[got], start=best.start[got], level=best.level[got], back=best.back[got], moved=moved[got]
    )


class _Best:
    """Where each event's best attempt began so far, and where it comes from."""

    def __init__(self, many: int) -> None:
        import numpy as np

        self.start = np.full(many, -1, dtype=np.int64)
        self.level = np.full(many, -1, dtype=np.int32)
        self.back = np.full(many, -1, dtype=np.int32)

    def better(self, level: int, at: Array, start: Array, back: Array) -> None:
        """Take over, for the events `at`, the attempts that began later."""
        if at.size:
            later = start > self.start[at]
            at = at[later]
            self.start[at], self.level[at], self.back[at] = start[later], level, back[later]


def _from(
    events: Walk, rules: Rules, before: Reached, at: Array, step: int, spoiled: dict[int, Array], source: int
) -> tuple[Array, Array, Array]:
    """Which of the events go on from the step before: their places in `at`, the starts, and from where."""
    import numpy as np

    back = np.searchsorted(before.at, at, side="left") - 1
    place = np.flatnonzero(back >= 0)
    back = back[place]
    here, origin = at[place], before.at[back]
    start = before.start[back]
    fits = (events.who[origin] == events.who[here]) & (events.ts[here] - events.ts[start] <= rules.window)
    within = rules.within[step]
    if within is not None:
        fits &= events.ts[here] - events.ts[origin] <= within
    for spoiler in rules.spoilers[step][source] if rules.spoilers else ():
        fits &= events.ts[origin] >= spoiled[spoiler][here]
    return place[fits], start[fits], back[fits]


def _latest_spoilers(events: Walk, rules: Rules) -> dict[int, Array]:
    """For each exclusion, the time of the last one strictly before each event; of the same person."""
    import numpy as np

    wanted = {one for step in rules.spoilers for source in step for one in source}
    found: dict[int, Array] = {}
    for bit in wanted:
        assert events.spoils is not None
        at = np.flatnonzero(events.spoils & events.spoils.dtype.type(1 << bit))
        found[bit] = _last_before(events, at)
    return found


def _last_before(events: Walk, at: Array) -> Array:
    import numpy as np

    never = np.iinfo(np.int64).min
    if not len(at):
        return np.full(len(events.ts), never)
    moment = np.ones(len(events.ts), dtype=bool)
    moment[1:] = (events.ts[1:] != events.ts[:-1]) | (events.who[1:] != events.who[:-1])
    first = np.maximum.accumulate(np.where(moment, np.arange(len(moment)), 0))
    place = np.searchsorted(at, first, side="left") - 1
    origin = at[np.maximum(place, 0)]
    known = (place >= 0) & (events.who[origin] == events.who)
    return np.where(known, events.ts[origin], never)
