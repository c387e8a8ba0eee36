"""Many small decision trees as plain arrays: kept in a row, walked without the library that grew them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

LEAF = -1
AT_ONCE = 20_000


@dataclass(frozen=True, kw_only=True)
class Trees:
    """Nodes of all trees in one row of arrays, shape (nodes,); `roots` are the places of the first ones.

    From a node on goes left who has at most `threshold` in column `feature` (LEAF: nowhere). `value` is what
    the tree says of everybody at the node, so that each step's share of the answer can be told.
    """

    feature: Array
    threshold: Array
    left: Array
    right: Array
    value: Array
    roots: Array

    def total(self, rows: Array) -> Array:
        """The sum of what all trees say: shape (rows,)."""
        import numpy as np

        found = np.zeros(len(rows))
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            for root in self.roots:
                found[start : start + AT_ONCE] += self.value[self._leaves(part, root)]
        return found

    def shares(self, rows: Array) -> Array:
        """The same, by the column that each step asked for: shape (rows, columns).

        Saabas' way: a step's share is by how much it changed what the tree said.
        """
        import numpy as np

        found, everybody = np.zeros(rows.shape), np.arange(len(rows))
        for root in self.roots:
            at = np.full(len(rows), root)
            while (going := everybody[self.feature[at] != LEAF]).size:
                before = at[going]
                after = self._next(rows, going, before)
                np.add.at(found, (going, self.feature[before]), self.value[after] - self.value[before])
                at[going] = after
        return found

    @property
    def start(self) -> float:
        """What all trees together say of somebody of whom nothing is known."""
        return float(self.value[self.roots].sum())

    def _leaves(self, rows: Array, root: int) -> Array:
        import numpy as np

        at, everybody = np.full(len(rows), root), np.arange(len(rows))
        going = everybody
        while (going := going[self.feature[at[going]] != LEAF]).size:
            at[going] = self._next(rows, going, at[going])
        return at

    def _next(self, rows: Array, who: Array, at: Array) -> Array:
        import numpy as np

        goes_left = rows[who, self.feature[at]] <= self.threshold[at]
        found: Array = np.where(goes_left, self.left[at], self.right[at])
        return found

    def packed(self) -> bytes:
        """As bytes, for a row of a table."""
        import numpy as np

        held = io.BytesIO()
        np.savez_compressed(held, **vars(self))
        return held.getvalue()


def unpacked(kept: bytes) -> Trees:
    """What `packed` made."""
    import numpy as np

    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        return Trees(**{name: arrays[name] for name in arrays.files})


def of(grown: Sequence[Any], values: Sequence[Array]) -> Trees:
    """From scikit-learn's trees (`tree_`), with what each of their nodes says."""
    import numpy as np

    sizes = [tree.node_count for tree in grown]
    roots = np.cumsum([0, *sizes[:-1]]).astype(np.int32)
    below = [np.asarray(tree.children_left) == LEAF for tree in grown]

    def joined(parts: Sequence[Array], kind: Any) -> Array:
        return np.concatenate(parts).astype(kind)

    def onward(parts: Sequence[Array]) -> Array:
        return joined([part + root for part, root in zip(parts, roots, strict=True)], np.int32)

    return Trees(
        feature=joined(
            [np.where(end, LEAF, tree.feature) for tree, end in zip(grown, below, strict=True)], np.int16
        ),
        threshold=joined([tree.threshold for tree in grown], np.float32),
        left=onward([tree.children_left for tree in grown]),
        right=onward([tree.children_right for tree in grown]),
        value=joined(list(values), np.float32),
        roots=roots,
    )
