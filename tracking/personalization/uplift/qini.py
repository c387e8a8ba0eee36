"""How much more is gained by choosing whom to treat than by treating as many at random.

People stand in the order of their scores. Treating the first share φ of them gains φ · (rate of those
treated − rate of those not) a person; random choice gains φ · (the difference of all). Qini is the area
between the two, per person (Radcliffe 2007). People of equal scores are not told apart. The interval is the
bootstrap's: people are drawn again with their scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS, SEED = 500, 20_080_320


@dataclass(frozen=True, eq=False)
class People:
    """What became of people, shapes (n,): whether they were `treated` and how much `outcome` came of it."""

    treated: NDArray[np.bool_]
    outcome: Floats

    def __len__(self) -> int:
        return len(self.treated)


@dataclass(frozen=True)
class Gain:
    """A Qini with its interval of 95 % and standard error."""

    value: float
    low: float
    high: float
    error: float

    @property
    def known(self) -> bool:
        """Whether it is surely more than choosing at random."""
        return self.low > 0


def qini(scores: Floats, people: People) -> float:
    """The Qini of `scores` (n,), the highest first."""
    return _Ranked(scores, people).area(np.ones(len(people)))


def gain(scores: Floats, people: People, *, draws: int = DRAWS) -> Gain:
    """The Qini of `scores` with its interval."""
    ranked, n = _Ranked(scores, people), len(people)
    chance = np.random.default_rng(SEED)
    drawn = np.array(
        [ranked.area(np.bincount(chance.integers(n, size=n), minlength=n)) for _ in range(draws)]
    )
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Gain(ranked.area(np.ones(n)), float(low), float(high), float(drawn.std(ddof=1)))


class _Ranked:
    """People in the order of their scores, in steps of equal ones."""

    def __init__(self, scores: Floats, people: People) -> None:
        self.order = np.argsort(-scores, kind="stable")
        ordered = scores[self.order]
        self.first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        self.treated, self.outcome = people.treated[self.order], people.outcome[self.order]

    def area(self, weights: NDArray[Any]) -> float:
        """The Qini when each person counts so often."""
        weights = weights[self.order]
        on, off = weights * self.treated, weights * ~self.treated
        those, others, did, would = (
            np.cumsum(np.add.reduceat(side, self.first))
            for side in (on, off, on * self.outcome, off * self.outcome)
        )
        reached = (those + others) / weights.sum()
        rates = did / np.maximum(those, 1) - would / np.maximum(others, 1)
        gained = np.where((those > 0) & (others > 0), reached * rates, 0.0)
        steps, curve = np.diff(reached, prepend=0.0), np.append(0.0, gained)
        return float((steps * (curve[1:] + curve[:-1]) / 2).sum() - gained[-1] / 2)
