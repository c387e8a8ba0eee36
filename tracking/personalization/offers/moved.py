"""How much an offer moves one person, by what its own groups have shown. Pure; without numpy.

`Moves` is what `moving` wrote down of an offer: one logistic model in which every trait may matter otherwise
for those offered. It is obeyed only where it is known to find better people than chance does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from tracking.personalization.offers.deciding import Bought

TRAITS = 6
LEAST_PEOPLE, LEAST_HELD_OUT, LEAST_BUYERS = 1000, 150, 100  # below this nothing is learned
NEVER_BOUGHT = 730.0  # days since the last order of who has none


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What is known of whom an offer moves, from `people` whose offer is over, `held_out` of them without.

    `buyers` bought meanwhile. `qini` (with its interval of 95 %) is what choosing by the model gains a person
    over as many by chance, on people it has not seen; None while there are too few. `targets` of 1 gain from
    the offer. `weights`, `middle` and `spread` are the model's.
    """

    as_of: str
    people: int
    held_out: int
    buyers: int
    qini: float | None = None
    low: float | None = None
    high: float | None = None
    targets: float = 0.0
    weights: Sequence[float] = ()
    middle: Sequence[float] = ()
    spread: Sequence[float] = ()

    @property
    def enough(self) -> bool:
        """Whether there are people enough to learn from."""
        many = self.people >= LEAST_PEOPLE and self.held_out >= LEAST_HELD_OUT
        return many and self.buyers >= LEAST_BUYERS

    @property
    def known(self) -> bool:
        """Whether it is known whom it moves: the interval lies above zero."""
        return self.low is not None and self.low > 0 and bool(self.weights)

    @property
    def when(self) -> datetime:
        """When it was learned."""
        return datetime.fromisoformat(self.as_of)

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return asdict(self)


def read(stored: dict[str, Any] | None) -> Moves | None:
    """From its stored form; None where nothing was learned yet."""
    return Moves(**stored) if stored else None


def traits(orders: Sequence[Bought], *, at: datetime) -> list[float]:
    """What is told of somebody by their orders before `at`, the oldest first; `TRAITS` numbers."""
    if not orders:
        return [0.0, math.log1p(NEVER_BOUGHT), 0.0, 0.0, 0.0, 0.0]
    day = timedelta(days=1)
    first, last = (max(0.0, (at - one.at) / day) for one in (orders[0], orders[-1]))
    spent = sum(one.total_minor for one in orders)
    return [
        math.log1p(len(orders)),
        math.log1p(last),
        math.log1p(first),
        math.log1p(max(0, spent)),
        math.log1p(max(0, spent) / len(orders)),
        sum(one.discounted for one in orders) / len(orders),
    ]


def uplift(moves: Moves, told: Sequence[float]) -> float:
    """By how much the offer raises the chance that somebody with these traits buys, in shares of 1."""
    standard = [(one - m) / s for one, m, s in zip(told, moves.middle, moves.spread, strict=True)]
    own, k = moves.weights, len(standard)

    def rate(arm: float) -> float:
        logit = own[0] + own[1 + k] * arm
        logit += sum((own[1 + i] + own[2 + k + i] * arm) * one for i, one in enumerate(standard))
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))

    return rate(0.5) - rate(-0.5)
