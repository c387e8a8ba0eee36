"""The best attempt of each person, out of all that reached the steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracking.reports.funnel.walking import Reached, Rules

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(kw_only=True)
class Attempts:
    """The best attempt of each person who began one: `depth` places among the required steps (0 = entered).

    `at[k]`: places of the events of step k (-1: not taken). `reached[k]`: whether any attempt reached step k.
    """

    who: Array
    depth: Array
    at: Array
    reached: Array
    moved: Array
    extra: dict[str, Array] = field(default_factory=dict)


def best(levels: Sequence[Reached], rules: Rules, who: Array, count: int) -> Attempts:
    """The deepest attempt of each person; of those as deep the first to get there, begun latest."""
    import numpy as np

    reached = np.zeros((len(levels), count), dtype=bool)
    moved = np.zeros((len(levels), count), dtype=bool)
    depth = np.full(count, -1, dtype=np.int8)
    level, back = np.full(count, -1, dtype=np.int32), np.full(count, -1, dtype=np.int64)
    for step, got in enumerate(levels):
        person = who[got.at]
        first = np.ones(len(person), dtype=bool)
        np.not_equal(person[1:], person[:-1], out=first[1:])
        at = np.flatnonzero(first)
        them = person[at]
        reached[step][them] = True
        if rules.open_entry:
            moved[step][person[got.moved]] = True
        if step in rules.required:
            depth[them], level[them], back[them] = rules.required.index(step), step, at
    some = np.flatnonzero(depth >= 0)
    places = _followed(levels, level[some], back[some])
    return Attempts(
        who=some, depth=depth[some], at=places, reached=_taken(reached, some), moved=_taken(moved, some)
    )


def _taken(flags: Array, some: Array) -> Array:
    import numpy as np

    return np.stack([of_step[some] for of_step in flags])


def _followed(levels: Sequence[Reached], level: Array, back: Array) -> Array:
    import numpy as np

    places = np.full((len(levels), len(level)), -1, dtype=np.int64)
    level, back = level.copy(), back.copy()
    for step in range(len(levels) - 1, -1, -1):
        mine = np.flatnonzero(level == step)
        if mine.size:
            got, there = levels[step], back[mine]
            places[step, mine] = got.at[there]
            level[mine], back[mine] = got.level[there], got.back[there]
    return places
