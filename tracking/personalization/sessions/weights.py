"""How much each signal counts: weights under which what was looked at was likeliest (conditional logit)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tracking.personalization.sessions.visits import Floats, Ints

# A weight strays from what holds elsewhere as far as the shop's own looks say so.
HELD = 3.0
ROUNDS = 80


def fit(values: NDArray[np.float32], truth: Ints, *, start: Floats) -> Floats:
    """Weights (signals,) for `values` (requests, n_items, signals) in which `truth` was looked at.

    Maximum likelihood with a ridge around `start`, which is also where the search begins.
    """
    rows = np.arange(len(truth))
    taken = values[rows, truth].sum(axis=0, dtype=np.float64)

    def cost(weights: Floats) -> tuple[float, Floats]:
        scores = values @ weights.astype(np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        chosen = scores[rows, truth].sum(dtype=np.float64)
        shares = np.exp(scores, out=scores)
        sums = shares.sum(axis=1, keepdims=True)
        shares /= sums
        expected = np.tensordot(shares, values, axes=2).astype(np.float64)
        away = weights - start
        lost = np.log(sums).sum(dtype=np.float64) - chosen + HELD * (away @ away)
        return float(lost), expected - taken + 2 * HELD * away

    scale = max(len(truth), 1)
    found = minimize(
        lambda weights: tuple(part / scale for part in cost(weights)),
        start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": ROUNDS},
    )
    return np.asarray(found.x)
