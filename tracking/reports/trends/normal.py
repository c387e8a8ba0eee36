"""What is usual on such a day: robust statistics of the same weekday in the weeks before. Pure.

The middle is the median and the spread the median absolute deviation, so that one odd day among the last ones
neither hides the next nor makes it look odd; the spread is never taken for less than chance alone would give.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WEEKS, ENOUGH = 8, 5  # weeks looked back, and how many of them must be known
FAR = 3.5  # spreads from the middle (Iglewicz and Hoaglin 1993)
ROUGH = 0.1  # amounts and times vary by a tenth anyhow
FEW = 5.0  # a count that differs by less is nothing to speak of


@dataclass(frozen=True, kw_only=True)
class Usual:
    """Between which values such a day lies."""

    low: float
    high: float


def usual(history: Sequence[float | None], *, kind: str, base: float = 0) -> Usual | None:
    """The usual values after `history` (the same weekday before, newest last); None when too few are known.

    `kind` as columns have it: a "number" varies at least as counts do, a "share" as one of `base` does.
    """
    known = [float(value) for value in history if value is not None]
    if len(known) < ENOUGH:
        return None
    middle = median(known)
    spread = 1.4826 * median(abs(value - middle) for value in known)
    wide = FAR * max(spread, _least(middle, kind, base))
    low, high = max(0.0, middle - wide), middle + wide
    return Usual(low=low, high=min(1.0, high) if kind == "share" else high)


def odd(value: float | None, expected: Usual | None, *, kind: str) -> bool:
    """Whether a day lies outside of what is usual, by enough to be told of."""
    if value is None or expected is None or expected.low <= value <= expected.high:
        return False
    away = expected.low - value if value < expected.low else value - expected.high
    return kind != "number" or away >= FEW or value >= 2 * expected.high


def _least(middle: float, kind: str, base: float) -> float:
    if kind == "number":
        return math.sqrt(max(middle, 1.0))
    if kind == "share":
        likely = min(max(middle, 0.01), 0.99)
        return math.sqrt(likely * (1 - likely) / base) if base >= 1 else 1.0
    return ROUGH * middle
