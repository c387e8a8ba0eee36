"""What sets a group apart: the traits in which its customers differ most from everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracking.segments.groups import scaling
from tracking.segments.groups.finding import Found

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

APART, SAID = 0.35, 5  # spreads from which a difference is one; how many are told


@dataclass(frozen=True)
class Difference:
    """A trait of a group: averages there and of everybody (extremes cut off), `apart` in spreads (signed)."""

    trait: str
    here: float
    everybody: float
    apart: float


def differences(found: Found, columns: Mapping[str, NDArray[np.float64]]) -> list[list[Difference]]:
    """For each group its traits by how far they are apart, at most SAID; at least one."""
    points = scaling.apply(found.scales, columns)
    averages = [_averages(scale.log, columns[scale.trait], found.labels) for scale in found.scales]
    told = []
    for group in range(len(found.centers)):
        inside = found.labels == group
        rows = []
        for at, scale in enumerate(found.scales):
            rest = points[~inside, at].mean() if (~inside).any() else 0.0
            apart = float(points[inside, at].mean() - rest) if inside.any() else 0.0
            here, everybody = averages[at][group], averages[at][-1]
            rows.append(Difference(scale.trait, here, everybody, apart))
        rows.sort(key=lambda one: -abs(one.apart))
        told.append([one for one in rows[:SAID] if abs(one.apart) >= APART] or rows[:1])
    return told


def _averages(log: bool, values: NDArray[np.float64], labels: NDArray[np.int64]) -> list[float]:
    """Of each group and, last, of everybody; of those of whom the trait is known, 0 where of nobody."""
    import numpy as np

    known = ~np.isnan(values)
    high = float(np.percentile(values[known], scaling.CUT[1])) if log and known.any() else np.inf
    cut = np.minimum(values, high)
    groups = [cut[known & (labels == group)] for group in range(int(labels.max()) + 1)]
    return [float(some.mean()) if len(some) else 0.0 for some in (*groups, cut[known])]
