"""EASE: a linear model of what completes what, in closed form (Steck, "Embarrassingly shallow autoencoders
for sparse data", 2019). Over the best sellers only, for it needs a dense matrix of them.

With G = X'X + ridge * 1 and P its inverse, weight(i, j) = -P(i, j) / P(j, j), nothing on the diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg, sparse

from tracking.personalization.engine import baskets
from tracking.personalization.engine.log import Floats, Ints, Log

MOST_ITEMS = 5000
BASKETS_RIDGE, CUSTOMERS_RIDGE = 50.0, 300.0
COLUMNS, ROWS = 512, 256  # at a time, so that little is held


@dataclass(frozen=True, eq=False)
class Ease:
    """`weights[a, b]`: how much holding `items[a]` speaks for `items[b]`."""

    items: Ints
    weights: Floats
    n_items: int

    def of_items(self, codes: Ints | Sequence[int], amounts: Floats | None = None) -> Floats:
        """What holding `codes` (each `amounts` times) speaks for, of all items; 0 for what is not covered."""
        held = np.asarray(codes, dtype=np.int64)
        places = self.places[held]
        inside = places >= 0
        weight = np.ones(len(held)) if amounts is None else np.asarray(amounts)
        scores = np.zeros(self.n_items)
        scores[self.items] = weight[inside] @ self.weights[places[inside]]
        return scores

    def pairs(self, held: Ints, others: Ints) -> Floats:
        """How much `held[n]` speaks for `others[n]`; 0 where either is not covered."""
        first, second = self.places[held], self.places[others]
        inside = (first >= 0) & (second >= 0)
        found = np.zeros(len(held))
        found[inside] = self.weights[first[inside], second[inside]]
        return found

    def strongest(self, most: int) -> Ints:
        """The `most` items that each of `items` speaks for most, in no order; a row each."""
        most, size = min(most, len(self.items)), len(self.items)
        found = np.zeros((size, most), dtype=np.int64)
        for first in range(0, size if most else 0, ROWS):
            some = -self.weights[first : first + ROWS]
            found[first : first + ROWS] = self.items[np.argpartition(some, most - 1, axis=1)[:, :most]]
        return found

    @cached_property
    def places(self) -> Ints:
        """Where each item lies among those covered; -1 where it does not."""
        found = np.full(self.n_items, -1, dtype=np.int64)
        found[self.items] = np.arange(len(self.items))
        return found


def fit(matrix: sparse.csr_matrix, *, ridge: float, most_items: int = MOST_ITEMS) -> Ease:
    """Learn from rows (baskets or people, already weighted) by items; the best-selling `most_items`."""
    sold = np.asarray(matrix.sum(axis=0)).ravel()
    order = np.argsort(-sold, kind="stable")[:most_items]
    items = np.sort(order[sold[order] > 0]).astype(np.int32)
    part = matrix[:, items].astype(np.float32)
    gram = _gram(part)
    gram[np.diag_indices_from(gram)] += ridge
    weights = _inverse(gram)
    weights /= -np.diag(weights).copy()
    weights[np.diag_indices_from(weights)] = 0.0
    return Ease(items, weights, matrix.shape[1])


def _gram(part: sparse.csr_matrix) -> Floats:
    """X'X, dense, some columns at a time: all of it as a sparse product would weigh several times as much."""
    size = part.shape[1]
    gram = np.zeros((size, size), dtype=np.float32, order="F")
    turned, columns = part.T.tocsr(), part.tocsc()
    for first in range(0, size, COLUMNS):
        gram[:, first : first + COLUMNS] = (turned @ columns[:, first : first + COLUMNS]).toarray()
    return gram


def _inverse(gram: Floats) -> Floats:
    """Of a symmetric positive definite matrix, in its own memory."""
    if not len(gram):
        return gram
    factor, _ = linalg.lapack.spotrf(gram, lower=1, overwrite_a=1, clean=0)
    found, _ = linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    for row in range(1, len(found)):
        found[:row, row] = found[row, :row]
    return np.asarray(found)


def of_baskets(log: Log, *, at: int, ridge: float = BASKETS_RIDGE, most_items: int = MOST_ITEMS) -> Ease:
    """Of what is bought together, small and recent baskets counting more."""
    known = log.until(at)
    return fit(known.matrix(np.sqrt(baskets.weights(known, at=at))), ridge=ridge, most_items=most_items)


def of_customers(
    log: Log, *, at: int, n_users: int, ridge: float = CUSTOMERS_RIDGE, most_items: int = MOST_ITEMS
) -> Ease:
    """Of what the same people buy, over all of their orders."""
    held = log.until(at).by_user(n_users)
    held.data[:] = 1.0
    return fit(held, ridge=ridge, most_items=most_items)
