"""The score and how far it may be trusted. Pure.

NPS = % promoters (9, 10) − % detractors (0 to 6). Interval: adjusted Wald (Rocks 2016, The American
Statistician 70:4, and MeasuringU): three imaginary answers are added, 3/4 promoter, 3/4 detractor and
the rest passive, then ±1.96·√((p + d − (p−d)²)/(n+3)), cut at ±100. Coverage of the plain interval falls
to 77 % at ten answers; this one keeps about 94 %. Under ten answers no number is shown at all.
Net Promoter Score and NPS are marks of Bain & Company, NICE Systems and Fred Reichheld.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

ENOUGH, SURE = 10, 30
Z_95 = 1.959964
PROMOTER, PASSIVE, DETRACTOR = "promoter", "passive", "detractor"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many answers there are of each group."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    @property
    def n(self) -> int:
        """All answers."""
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True, kw_only=True)
class Score:
    """The score in points (−100 to 100) with its 95 % interval; `indicative` under 30 answers."""

    value: float
    low: float
    high: float
    n: int

    @property
    def margin(self) -> float:
        """Half the interval's width, in points."""
        return (self.high - self.low) / 2

    @property
    def indicative(self) -> bool:
        """Whether there are too few answers to compare it with anything."""
        return self.n < SURE


def group(score: int) -> str:
    """The group of an answer 0 to 10. Raises ValueError beyond."""
    if not 0 <= score <= 10:
        raise ValueError(f"an answer is 0 to 10, not {score}")
    return PROMOTER if score >= 9 else PASSIVE if score >= 7 else DETRACTOR


def count(scores: Iterable[int]) -> Counts:
    """Answers by group."""
    found = {PROMOTER: 0, PASSIVE: 0, DETRACTOR: 0}
    for score in scores:
        found[group(score)] += 1
    return Counts(promoters=found[PROMOTER], passives=found[PASSIVE], detractors=found[DETRACTOR])


def interval(counts: Counts, *, z: float = Z_95) -> tuple[float, float]:
    """The adjusted Wald interval in points, cut at ±100; the whole scale without answers."""
    if counts.n == 0:
        return -100.0, 100.0
    n = counts.n + 3
    p, d = (counts.promoters + 0.75) / n, (counts.detractors + 0.75) / n
    half = z * sqrt((p + d - (p - d) ** 2) / n)
    return max(-100.0, 100 * (p - d - half)), min(100.0, 100 * (p - d + half))


def estimate(counts: Counts) -> Score | None:
    """The score with its interval, or None under ten answers."""
    if counts.n < ENOUGH:
        return None
    low, high = interval(counts)
    value = 100 * (counts.promoters - counts.detractors) / counts.n
    return Score(value=value, low=low, high=high, n=counts.n)
