"""Boosted trees as plain arrays: learned by scikit-learn, kept and read without it, and explained exactly.

A tree's answer is its root's value plus what each step down the path adds, and each step belongs to the
signal that was asked there; so the parts of a score add up to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracking.personalization.engine.log import Floats, Ints

ROUNDS, RATE, LEAVES, DEPTH, LEAST_IN_LEAF, RIDGE = 150, 0.08, 24, 8, 60, 5.0
FIELDS = ("signal", "threshold", "missing_left", "left", "right", "value")


@dataclass(frozen=True, eq=False)
class Forest:
    """Nodes of all trees in one row of arrays; `roots` are where trees begin, depth at most `depth`."""

    start: float
    depth: int
    roots: Ints
    signal: Ints
    threshold: Floats
    missing_left: Ints
    left: Ints
    right: Ints
    value: Floats

    def scores(self, matrix: Floats) -> Floats:
        """The log odds of each row."""
        return self._walk(matrix, None)[:, 0]

    def shifted(self, by: float) -> Forest:
        """The same with all scores moved."""
        return replace(self, start=self.start + by)

    def parts(self, matrix: Floats, groups: Sequence[int]) -> Floats:
        """The same by part: column g adds up what the signals of group `groups[signal]` == g said.

        A last column holds what is the same for all: the start and the roots' values.
        """
        return self._walk(matrix, np.asarray(groups))

    def _walk(self, matrix: Floats, groups: Ints | None) -> Floats:
        """All trees of all rows at once, level by level; a leaf leads to itself."""
        rows, trees = len(matrix), len(self.roots)
        count = 1 if groups is None else int(groups.max()) + 2
        found = np.zeros((rows, count))
        found[:, -1] = self.start + self.value[self.roots].sum()
        row = np.repeat(np.arange(rows), trees)
        at = np.tile(self.roots, rows)
        for _ in range(self.depth):
            asked = matrix[row, self.signal[at]]
            left = (asked <= self.threshold[at]) | (self.missing_left[at] & np.isnan(asked))
            below = np.where(left, self.left[at], self.right[at])
            if groups is not None:
                cell = row * count + groups[self.signal[at]]
                steps = np.bincount(cell, self.value[below] - self.value[at], minlength=rows * count)
                found += steps.reshape(rows, count)
            at = below
        if groups is None:
            found[:, 0] = self.start + self.value[at].reshape(rows, trees).sum(axis=1)
        return found


def learn(matrix: Floats, bought: NDArray[np.bool_], *, rounds: int = ROUNDS) -> Forest:
    """Fit to examples: rows of signals and whether the item was bought. Always the same for the same rows.

    In one thread: with several on busy cores it takes many times as long.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        model = HistGradientBoostingClassifier(
            max_iter=rounds,
            learning_rate=RATE,
            max_leaf_nodes=LEAVES,
            max_depth=DEPTH,
            min_samples_leaf=LEAST_IN_LEAF,
            l2_regularization=RIDGE,
            early_stopping=False,
            random_state=0,
        ).fit(matrix, bought)
    return _taken(model)


def _taken(model: Any) -> Forest:
    nodes = [trees[0].nodes for trees in model._predictors]
    starts = np.cumsum([0, *(len(tree) for tree in nodes)])
    joined = np.concatenate(nodes)
    shift = np.repeat(starts[:-1], [len(tree) for tree in nodes])
    leaf, itself = joined["is_leaf"].astype(bool), np.arange(len(joined))
    left, right = joined["left"] + shift, joined["right"] + shift
    return Forest(
        start=float(np.ravel(model._baseline_prediction)[0]),
        depth=int(joined["depth"].max(initial=0)),
        roots=starts[:-1],
        signal=joined["feature_idx"].astype(np.int64),
        threshold=joined["num_threshold"].astype(np.float64),
        missing_left=joined["missing_go_to_left"].astype(bool),
        left=np.where(leaf, itself, left).astype(np.int64),
        right=np.where(leaf, itself, right).astype(np.int64),
        value=_values(joined, leaf, left, right),
    )


def _values(nodes: Any, leaf: Ints, left: Ints, right: Ints) -> Floats:
    """Leaves' values; an inner node has the mean of what is below it, so that steps are about deviations."""
    value, count = nodes["value"].astype(np.float64), nodes["count"].astype(np.float64)
    for node in np.argsort(-nodes["depth"].astype(np.int64), kind="stable"):
        if not leaf[node]:
            a, b = left[node], right[node]
            value[node] = (value[a] * count[a] + value[b] * count[b]) / (count[a] + count[b])
    return value


def packed(forest: Forest) -> dict[str, Any]:
    """As named arrays, for keeping."""
    arrays = {f"forest_{name}": getattr(forest, name) for name in ("roots", *FIELDS)}
    return {**arrays, "forest_start": np.array(forest.start), "forest_depth": np.array(forest.depth)}


def unpacked(arrays: Any) -> Forest:
    """The inverse of `packed`."""
    fields = {name: arrays[f"forest_{name}"] for name in ("roots", *FIELDS)}
    return Forest(start=float(arrays["forest_start"]), depth=int(arrays["forest_depth"]), **fields)
