"""A row of ten should serve ten intentions: an order that one place serves counts less for the next.

Greedy, as for any covering: each place takes what adds most to what the places before it leave unserved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tracking.personalization.engine import baskets
from tracking.personalization.engine.log import Floats, Ints, Log

SERVED = 0.6
ORDERS = 400


@dataclass(frozen=True, eq=False)
class Service:
    """The orders of each item, to see which of them a candidate would serve."""

    log: Log
    weight: Floats
    holders: sparse.csc_matrix
    scale: Floats

    @classmethod
    def of(cls, log: Log, *, at: int) -> Service:
        """Orders before `at`."""
        known = log.until(at)
        weight = baskets.weights(known, at=at, power=baskets.PAIR_POWER)
        scale = 1 / (baskets.held(known, weight) + baskets.SHRINK)
        return cls(known, weight, known.matrix().tocsc(), scale)

    def order(self, item: int, candidates: Ints, scores: Floats, most: int) -> tuple[Ints, Floats]:
        """Places of `candidates`, best first, and what is left of each one's score at its place.

        `scores` hold the share of `item`'s orders that hold the candidate, as `baskets.together` counts it.
        """
        if not len(candidates):
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        orders = self.holders.indices[self.holders.indptr[item] : self.holders.indptr[item + 1]]
        if len(orders) > ORDERS:
            orders = np.sort(orders[np.argsort(-self.weight[orders], kind="stable")[:ORDERS]])
        left = self.weight[orders] * self.scale[item]
        holds = self._holds(orders, candidates)
        rest = scores - left @ holds
        free = np.zeros(len(candidates))
        places, values = [], []
        for _ in range(min(most, len(candidates))):
            now = rest + left @ holds + free
            place = int(now.argmax())
            places.append(place)
            values.append(float(now[place]))
            free[place] = -np.inf
            left = np.where(holds[:, place] > 0, left * SERVED, left)
        return np.array(places, dtype=np.int64), np.array(values)

    def _holds(self, orders: Ints, candidates: Ints) -> Floats:
        """Orders by candidates: 1 where the order holds it."""
        starts, sizes = self.log.starts[orders], self.log.sizes[orders]
        row = np.repeat(np.arange(len(orders)), sizes)
        line = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(starts, sizes)
        items = self.log.items[line]
        by_code = np.argsort(candidates, kind="stable")
        at = np.minimum(np.searchsorted(candidates[by_code], items), len(candidates) - 1)
        found = candidates[by_code][at] == items
        holds = np.zeros((len(orders), len(candidates)))
        holds[row[found], by_code[at[found]]] = 1.0
        return holds
