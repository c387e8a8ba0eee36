"""How well the next look is foretold: learned from one file of clicks, asked of another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracking.personalization.sessions import clicks, model
from tracking.personalization.sessions.clicks import Click
from tracking.personalization.sessions.visits import Ints, Requests, Visits, bare

HIT, RANKED = 10, 20


@dataclass(frozen=True)
class Found:
    """Share of requests with the next look among ten, mean of 1/rank among twenty."""

    hit: float
    mrr: float
    requests: int

    @property
    def error(self) -> float:
        """One standard error of `hit`."""
        return sqrt(self.hit * (1 - self.hit) / self.requests) if self.requests else 0.0


def evaluate(train: Sequence[Click], test: Sequence[Click]) -> tuple[Found, Found]:
    """Every click of `test` but a visit's first is asked for; known are the visit so far, and all of `train`.

    And the same by plain rules (`baseline`).
    """
    (earlier, later), shelf, _ = clicks.coded(train, test)
    learned = model.fit(earlier, shelf)
    return measured(learned.blocks(later.requests)), baseline(earlier, later)


def baseline(earlier: Visits, later: Visits) -> Found:
    """The same by plain sequential rules (weight 1/distance) and first-order Markov added up."""
    counted = model.known(earlier, bare(earlier.n_items)).counts
    near = np.sum([table / (lag + 1) for lag, table in enumerate(counted.after)], axis=0)
    total = sum(
        table / np.maximum(table.sum(axis=1, keepdims=True), 1e-9) for table in (near, counted.after[0])
    )
    asked = later.requests
    return measured([(asked, np.asarray(total)[asked.history[:, 0]])])


def measured(blocks: Iterable[tuple[Requests, NDArray[Any]]]) -> Found:
    """What came of scores; among equal ones the lower code stands first."""
    ranks = [_ranks(scores, asked.truth) for asked, scores in blocks]
    rank = np.concatenate(ranks) if ranks else np.zeros(0)
    if not len(rank):
        return Found(0.0, 0.0, 0)
    near = np.where(rank <= RANKED, 1 / rank, 0.0)
    return Found(float((rank <= HIT).mean()), float(near.mean()), len(rank))


def _ranks(scores: NDArray[Any], truth: Ints) -> Ints:
    own = np.take_along_axis(scores, truth[:, None], axis=1)
    equal = (scores == own) & (np.arange(scores.shape[1]) < truth[:, None])
    return np.asarray((scores > own).sum(axis=1) + equal.sum(axis=1) + 1)
