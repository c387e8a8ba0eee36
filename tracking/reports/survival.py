"""Kaplan-Meier: how long until something happens, when for some it has not happened yet.

Whoever has not come back may still do so; leaving them out, or counting them as lost, tells both wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.nps.statistics import Z_95

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Curve:
    """The share to whom it has happened after `after` (rising; any unit), with the spread of that share."""

    after: Array
    share: Array
    spread: Array

    def by(self, time: float) -> tuple[float, float, float]:
        """The share to whom it has happened by `time`, with its interval of 95 % (Greenwood)."""
        import numpy as np

        place = int(np.searchsorted(self.after, time, side="right")) - 1
        if place < 0:
            return 0.0, 0.0, 0.0
        share, half = float(self.share[place]), Z_95 * float(self.spread[place])
        return share, max(share - half, 0.0), min(share + half, 1.0)

    def quantile(self, part: float) -> float | None:
        """When it has happened to `part` of all; None where the curve does not get that far."""
        import numpy as np

        # A share such as 1 - 0.5 may lie a rounding error below the half that it is.
        place = int(np.searchsorted(self.share, part - 1e-12))
        return float(self.after[place]) if place < len(self.after) else None


def curve(times: Array, happened: Array) -> Curve:
    """The curve of `times` until it happened, or (where not `happened`) until nobody looked any more."""
    import numpy as np

    order = np.argsort(times, kind="stable")
    times, happened = times[order], happened[order].astype(bool)
    after, first = np.unique(times, return_index=True)
    at_risk = len(times) - first
    events = np.add.reduceat(happened.astype(np.int64), first) if len(first) else first
    left = np.cumprod(1 - events / np.maximum(at_risk, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(at_risk > events, events / (at_risk * (at_risk - events)), 0.0)
    spread = left * np.sqrt(np.cumsum(terms))
    some = events > 0
    return Curve(after[some], 1 - left[some], spread[some])
