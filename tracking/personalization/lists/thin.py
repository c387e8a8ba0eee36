"""EASE cut to its strongest weights, so that it can be kept in a row of the database and read in an instant.

Of 5,000 best sellers all pairs are 100 MB; the 150 strongest of each are 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tracking.personalization.engine.ease import Ease
from tracking.personalization.engine.log import Floats, Ints

KEPT = 150


@dataclass(frozen=True, eq=False)
class Thin:
    """`weights[i, j]`: how much holding item i speaks for item j; codes are the log's."""

    weights: sparse.csr_matrix

    def of_items(self, codes: Ints | Sequence[int]) -> Floats:
        """What holding `codes` speaks for, of all items; nothing for what is not covered."""
        held = np.asarray(codes, dtype=np.int64)
        held = held[held < self.weights.shape[0]]
        starts, ends = self.weights.indptr[held], self.weights.indptr[held + 1]
        cells = np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)] or [held])
        found = np.zeros(self.weights.shape[1])  # (of nothing bincount would make integers)
        return found + np.bincount(
            self.weights.indices[cells], self.weights.data[cells], minlength=len(found)
        )

    def from_items(self, codes: Ints, item: int) -> Floats:
        """How much each of `codes` speaks for one item."""
        return np.asarray(self.weights[codes, item].todense(), dtype=np.float64).ravel()


def of(model: Ease, *, kept: int = KEPT) -> Thin:
    """The `kept` strongest weights of each item, whether they speak for or against."""
    size, n = len(model.items), model.n_items
    if not size:
        return Thin(sparse.csr_matrix((n, n), dtype=np.float32))
    most = min(kept, size)
    columns = np.sort(np.argpartition(-np.abs(model.weights), most - 1, axis=1)[:, :most], axis=1)
    values = np.take_along_axis(model.weights, columns, axis=1)
    rows = np.repeat(model.items, most)
    cells = (values.ravel(), (rows, model.items[columns].ravel()))
    return Thin(sparse.csr_matrix(cells, shape=(n, n), dtype=np.float32))


def both_ways(shares: sparse.csr_matrix) -> sparse.csr_matrix:
    """From shares of i's orders that hold j: the geometric mean of both ways; 0 where one is not kept."""
    return sparse.csr_matrix(shares.multiply(shares.T).sqrt())


def packed(name: str, matrix: sparse.csr_matrix) -> dict[str, Floats | Ints]:
    """A sparse matrix as named arrays, for keeping."""
    shape = np.array(matrix.shape)
    return {
        f"{name}_data": matrix.data.astype(np.float32),
        f"{name}_indices": matrix.indices.astype(np.int32),
        f"{name}_indptr": matrix.indptr.astype(np.int64),
        f"{name}_shape": shape,
    }


def unpacked(name: str, arrays: Mapping[str, Floats | Ints]) -> sparse.csr_matrix:
    """The inverse of `packed`."""
    parts = tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    return sparse.csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"]))
