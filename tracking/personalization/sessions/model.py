"""The next look foretold: counts of what followed what, weights learned on visits that were not counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracking.personalization.sessions import counts, signals, weights
from tracking.personalization.sessions.signals import Known
from tracking.personalization.sessions.visits import Ints, Requests, Shelf, Visits

# Days after which a look counts half of what is new.
LATELY = 60.0
# Weights are learned on visits that the counts leave out, part by part.
PARTS = 4
LEARNED_FROM = 12_000
# Numbers held at once (4 bytes each).
HELD = 100_000_000
# What holds where nothing was learned yet, about as visits of a clothes shop have it (e-shop clothing 2008).
START: Mapping[str, float] = {"next": 0.4, "soon": 0.5, "lately_popular": 0.5, "two": 0.1, "around": 0.3}


@dataclass(frozen=True, eq=False)
class Model:
    """What is known and how much each signal counts."""

    known: Known
    weights: Mapping[str, float]

    @property
    def n_items(self) -> int:
        """How many goods there are."""
        return len(self.known.popular)

    def scores(self, asked: Requests) -> NDArray[np.float32]:
        """The score of each of the goods (requests, n_items), its log share but for a constant."""
        made = np.zeros((len(asked), self.n_items), dtype=np.float32)
        for name, values in signals.of(self.known, asked).items():
            if self.weights.get(name):
                made += np.float32(self.weights[name]) * values.astype(np.float32)
        return made

    def blocks(self, asked: Requests) -> Iterator[tuple[Requests, NDArray[np.float32]]]:
        """`scores`, as many requests at once as memory should hold."""
        size = max(HELD // (len(self.weights) * self.n_items * 8), 1)
        for start in range(0, len(asked), size):
            some = asked.of(slice(start, start + size))
            yield some, self.scores(some)


def fit(visits: Visits, shelf: Shelf) -> Model:
    """Count everything; learn the weights where the counts have not looked."""
    values, truth, names = _examples(visits, shelf)
    start = np.array([START.get(name, 0.0) for name in names])
    found = weights.fit(values, truth, start=start) if len(truth) else start
    return Model(known(visits, shelf), dict(zip(names, found.tolist(), strict=True)))


def known(visits: Visits, shelf: Shelf) -> Known:
    """Counts of these visits."""
    return Known(counts.count(visits, shelf), counts.count(visits, shelf, half_life=LATELY), shelf)


def _examples(visits: Visits, shelf: Shelf) -> tuple[NDArray[np.float32], Ints, list[str]]:
    """Signals (requests, n_items, signals) by counts of the other parts, what was looked at, names."""
    part = np.arange(len(visits)) % PARTS
    chosen = _spread(len(visits.requests), visits.n_items)
    part_of = np.repeat(part, np.maximum(visits.lengths - 1, 0))[chosen]
    chosen = chosen[np.argsort(part_of, kind="stable")]
    values, names, done = np.zeros((0, visits.n_items, len(START)), dtype=np.float32), list(START), 0
    for one, many in enumerate(np.bincount(part_of, minlength=PARTS).tolist()):
        some = visits.requests.of(chosen[done : done + many])
        found = signals.of(known(visits.of(part != one), shelf), some)
        if not done:
            names, values = list(found), np.empty((len(chosen), visits.n_items, len(found)), dtype=np.float32)
        for place, each in enumerate(found.values()):
            values[done : done + many, :, place] = each
        done += many
    return values, visits.requests.truth[chosen], names


def _spread(requests: int, n_items: int) -> Ints:
    """So many of the requests as are learned from, evenly over all."""
    most = max(min(LEARNED_FROM, HELD // (n_items * 40)), 1)
    return np.unique(np.linspace(0, requests - 1, num=min(requests, most)).astype(np.int64))
