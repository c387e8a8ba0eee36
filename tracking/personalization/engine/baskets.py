"""Bought together: of the orders that hold one item, the share that holds the other.

Orders are weighted: 1/log2(1 + size) squared, for a basket of forty says little about any pair in it, and by
recency, 0.2 + 0.8 * 2^(-age / 90 d). This is the asymmetric cosine of Deshpande and Karypis (2004) with the
exponents 1 and 0; an imagined order without the pair (`SHRINK`) keeps a single one from being a certainty.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from tracking.personalization.engine.log import DAY, Floats, Log

HALF_LIFE_DAYS, OLD = 90.0, 0.2
PAIR_POWER, BASKET_POWER = 2.0, 1.0
SHRINK = 0.2
MOST = 50
ROWS = 2048


def weights(log: Log, *, at: int, power: float = BASKET_POWER) -> Floats:
    """How much each order says: small and recent ones say more, the more so the higher the `power`."""
    age = np.maximum(at - log.at, 0) / (HALF_LIFE_DAYS * DAY)
    recency = OLD + (1 - OLD) * np.exp2(-age)
    return recency / np.log2(1 + np.maximum(log.sizes, 1)) ** power


def held(log: Log, weight: Floats) -> Floats:
    """The weight of the orders that hold each item."""
    found: Floats = np.bincount(log.items, np.repeat(weight, log.sizes), minlength=log.n_items).astype(float)
    return found


def together(log: Log, *, at: int, most: int | None = MOST) -> sparse.csr_matrix:
    """Items by items, 0 to 1, the `most` best of each row (None: all), the diagonal empty."""
    known = log.until(at)
    weight = weights(known, at=at, power=PAIR_POWER)
    orders = known.matrix(np.sqrt(weight))
    rows = orders.T.tocsr()
    scale = 1 / (held(known, weight) + SHRINK)
    blocks = [sparse.csr_matrix((0, log.n_items), dtype=np.float32)]
    for first in range(0, log.n_items, ROWS):
        pairs = (rows[first : first + ROWS] @ orders).tocoo()
        other = pairs.col != pairs.row + first
        values = pairs.data[other] * scale[pairs.row[other] + first]
        cells = (values.astype(np.float32), (pairs.row[other], pairs.col[other]))
        block = sparse.csr_matrix(cells, shape=pairs.shape)
        blocks.append(block if most is None else strongest(block, most))
    return sparse.vstack(blocks, format="csr")


def strongest(matrix: sparse.csr_matrix, most: int) -> sparse.csr_matrix:
    """The `most` largest values of each row, ties by the lower column."""
    matrix.sort_indices()
    kept = np.ones(matrix.nnz, dtype=bool)
    for row in np.flatnonzero(np.diff(matrix.indptr) > most):
        begin, end = matrix.indptr[row], matrix.indptr[row + 1]
        values = matrix.data[begin:end]
        edge = np.partition(values, len(values) - most)[len(values) - most]
        above, level = values > edge, values == edge
        level[np.flatnonzero(level)[most - int(above.sum()) :]] = False
        kept[begin:end] = above | level
    starts = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
    return sparse.csr_matrix((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)
