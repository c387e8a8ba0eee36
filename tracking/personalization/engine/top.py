"""The best of many scores, always in the same order: highest first, ties by the lower code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from tracking.personalization.engine.log import Floats, Ints


def best(scores: Floats, most: int, *, without: Iterable[int] = ()) -> Ints:
    """Codes of the `most` highest scores; minus infinity and `without` are left out."""
    left_out = np.fromiter(without, dtype=np.int64)
    if len(left_out):
        scores = scores.copy()
        scores[left_out] = -np.inf
    if len(scores) > most:
        edge = np.partition(scores, len(scores) - most)[len(scores) - most]
        among = np.flatnonzero(scores >= edge)
    else:
        among = np.arange(len(scores))
    among = among[np.isfinite(scores[among])]
    return among[np.argsort(-scores[among], kind="stable")][:most].astype(np.int32)


def spread(codes: Ints, groups: Ints, *, per_group: int = 3, most: int = 20) -> Ints:
    """`codes` in their order with at most `per_group` of one group (`groups` by code; below 0 = none)."""
    seen: Counter[int] = Counter()
    kept: list[int] = []
    for code in codes.tolist():
        group = int(groups[code])
        seen[group] += 1
        if group < 0 or seen[group] <= per_group:
            kept.append(code)
        if len(kept) == most:
            break
    return np.array(kept, dtype=np.int32)
