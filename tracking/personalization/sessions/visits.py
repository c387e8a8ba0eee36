"""Visits as arrays: which goods were looked at one after another, and how the goods lie on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
# How far back a visit is looked at, in looks.
SEEN = 12
NOBODY = -1
# Steps along a shelf are told apart up to this far, both ways; 0 stands for another kind of goods.
REACH = 12
STEPS = 2 * REACH + 2


@dataclass(frozen=True, eq=False)
class Requests:
    """Moments at which the next look is to be foretold.

    `history` (n, SEEN) holds the looks before, the latest first, NOBODY where there were none; `position`
    (n,) how many there were in all; `truth` (n,) what was looked at then.
    """

    history: Ints
    position: Ints
    truth: Ints

    def __len__(self) -> int:
        return len(self.truth)

    def of(self, chosen: NDArray[np.generic] | slice) -> Requests:
        """Some of them."""
        return Requests(self.history[chosen], self.position[chosen], self.truth[chosen])


@dataclass(frozen=True, eq=False)
class Visits:
    """Visits, oldest first: visit `v` looked at `items[starts[v]:starts[v + 1]]` on day `day[v]`."""

    day: Ints
    starts: Ints
    items: Ints
    n_items: int

    def __len__(self) -> int:
        return len(self.day)

    @property
    def lengths(self) -> Ints:
        """Looks of each visit."""
        return np.diff(self.starts)

    def of(self, chosen: NDArray[np.bool_]) -> Visits:
        """Some of them, in order."""
        lengths = self.lengths
        starts = np.concatenate([[0], np.cumsum(lengths[chosen])])
        return Visits(self.day[chosen], starts, self.items[np.repeat(chosen, lengths)], self.n_items)

    @cached_property
    def requests(self) -> Requests:
        """Every look but a visit's first."""
        position = np.arange(len(self.items)) - np.repeat(self.starts[:-1], self.lengths)
        later = np.flatnonzero(position > 0)
        back = later[:, None] - 1 - np.arange(SEEN)
        there = np.arange(SEEN) < position[later, None]
        history = np.where(there, self.items[np.maximum(back, 0)], NOBODY)
        return Requests(history, position[later], self.items[later])

    @cached_property
    def request_day(self) -> Ints:
        """The day of each request."""
        return np.repeat(self.day, np.maximum(self.lengths - 1, 0))


@dataclass(frozen=True, eq=False)
class Shelf:
    """How the goods lie, shapes (n_items,): `kind` of goods, `page` of their kind, `place` in the order of
    the kind, `spot` on the page (0 unknown), `look` (color), `price` (> 0). Unknown is the same for all.
    """

    kind: Ints
    page: Ints
    place: Ints
    spot: Ints
    look: Ints
    price: Floats

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """From each to each (n_items, n_items): 0 to another kind, else 1 … 2·REACH+1 by how far along."""
        far = np.clip(self.place[None, :] - self.place[:, None], -REACH, REACH) + REACH + 1
        return np.where(self.kind[None, :] == self.kind[:, None], far, 0)

    @cached_property
    def leaf(self) -> Ints:
        """Codes of the pages, over all kinds."""
        pairs = np.stack([self.kind, self.page], axis=1)
        return np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)


def make(looks: Sequence[tuple[int, Sequence[int]]], *, n_items: int) -> Visits:
    """Visits of (day, items looked at in order); those without any are left out."""
    kept = sorted((one for one in looks if one[1]), key=lambda one: one[0])
    lengths = np.array([len(items) for _, items in kept], dtype=np.int64)
    return Visits(
        np.array([day for day, _ in kept], dtype=np.int64),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.array([item for _, items in kept for item in items], dtype=np.int64),
        n_items,
    )


def bare(n_items: int) -> Shelf:
    """A shelf nothing is known of."""
    same = np.zeros(n_items, dtype=np.int64)
    return Shelf(same, same, same, same, same, np.ones(n_items))
