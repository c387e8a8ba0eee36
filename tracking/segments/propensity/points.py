"""Points instead of probabilities while there are too few purchases to learn from. Pure.

Each thing somebody did is worth a few points, half of them gone after its half-life. They order people; they
are no probability and are never called one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.segments.propensity.snapshots import Past

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

WARM_FROM, HOT_FROM = 8.0, 25.0


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What a fact is worth when it happens, and after how many days half of that is left."""

    points: float
    half_life: float


WORTH = {
    "visit": Worth(points=1, half_life=7),
    "view": Worth(points=1, half_life=7),
    "search": Worth(points=2, half_life=7),
    "mail_click": Worth(points=3, half_life=7),
    "wish": Worth(points=4, half_life=14),
    "cart": Worth(points=8, half_life=7),
    "checkout": Worth(points=10, half_life=3),
    "order": Worth(points=10, half_life=60),
    "review": Worth(points=3, half_life=60),
    "message": Worth(points=1, half_life=7),
    "return": Worth(points=-4, half_life=60),
    "late": Worth(points=-3, half_life=60),
    "trouble": Worth(points=-4, half_life=60),
    "low_answer": Worth(points=-8, half_life=60),
}


def points(past: Past, *, day: int) -> dict[str, Array]:
    """What each kind of fact brings every person when `day` begins: shapes (people,)."""
    import numpy as np

    from tracking.segments.propensity.snapshots import AGES

    found = {}
    for kind, worth in WORTH.items():
        at = past.of(kind).at
        age = day - at % AGES
        left = np.where(age > 0, worth.points * 0.5 ** ((age - 1) / worth.half_life), 0.0)
        found[kind] = np.bincount(at // AGES, weights=left, minlength=past.people)
    return found


def total(parts: dict[str, Array]) -> Array:
    """All of them together; nobody has less than none."""
    import numpy as np

    return np.maximum(sum(parts.values()), 0.0)
