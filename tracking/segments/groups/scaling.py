"""Traits of customers made comparable: amounts and counts by their logarithm, rare extremes cut off, each
with the same weight. What was learned is kept, so that whoever comes later is measured by the same rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_KNOWN = 0.3  # a trait known of fewer customers than this share says little of the others
CUT = (1.0, 99.0)  # percentiles
ALIKE = 0.9  # correlation from which two traits are one said twice


@dataclass(frozen=True)
class Scale:
    """How one trait is measured: clip to low..high (as logarithm where `log`), then (value - mean) / spread;
    who has no value counts as `fill` (before the clipping, after the logarithm)."""

    trait: str
    log: bool
    low: float
    high: float
    fill: float
    mean: float
    spread: float

    def of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Measured values; shape (n,). NaN is a value nobody knows."""
        import numpy as np

        raw = _logged(values, log=self.log)
        clipped = np.clip(np.where(np.isnan(raw), self.fill, raw), self.low, self.high)
        return (clipped - self.mean) / self.spread

    def one(self, value: float) -> float:
        """The same for a single customer, without numpy."""
        raw = math.log1p(max(value, 0.0)) if self.log else value
        raw = self.fill if math.isnan(value) else raw
        return (min(max(raw, self.low), self.high) - self.mean) / self.spread

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def learn(
    columns: Mapping[str, NDArray[np.float64]], *, logged: frozenset[str] = frozenset()
) -> tuple[Scale, ...]:
    """A scale for each trait that says something: known of enough, differing, no other trait over again."""
    found: list[Scale] = []
    measured: list[NDArray[np.float64]] = []
    for trait, values in columns.items():
        scale = _scale(trait, values, log=trait in logged)
        if scale is None:
            continue
        shown = scale.of(values)
        if any(abs(_correlation(shown, other)) >= ALIKE for other in measured):
            continue
        found.append(scale)
        measured.append(shown)
    return tuple(found)


def apply(scales: Sequence[Scale], columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Customers as points: shape (n, number of scales)."""
    import numpy as np

    return np.column_stack([scale.of(columns[scale.trait]) for scale in scales])


def _scale(trait: str, values: NDArray[np.float64], *, log: bool) -> Scale | None:
    import numpy as np

    raw = _logged(values, log=log)
    known = raw[~np.isnan(raw)]
    if not len(raw) or len(known) < LEAST_KNOWN * len(raw):
        return None
    low, high = (float(edge) for edge in np.percentile(known, CUT))
    fill = float(np.median(known))
    clipped = np.clip(np.where(np.isnan(raw), fill, raw), low, high)
    spread = float(clipped.std())
    if spread < 1e-9:
        return None
    return Scale(trait, log, low, high, fill, float(clipped.mean()), spread)


def _logged(values: NDArray[np.float64], *, log: bool) -> NDArray[np.float64]:
    import numpy as np

    return np.log1p(np.maximum(values, 0.0)) if log else np.asarray(values, dtype=np.float64)


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    import numpy as np

    return float(np.mean(one * other))  # both have mean 0 and spread 1
