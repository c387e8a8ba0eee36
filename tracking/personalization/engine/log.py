"""The orders that everything is learned from, as arrays: who, when, and the distinct items of each.

Items are codes 0 … n_items-1, people are codes from 0 (guests are -1), times are microseconds UTC. Orders
lie oldest first, so that "everything known before a moment" is a slice and never a copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

GUEST = -1
DAY = 86_400_000_000

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Log:
    """`items[starts[o]:starts[o + 1]]` are the lines of order `o`, which `user[o]` placed at `at[o]`."""

    at: Ints
    user: Ints
    starts: Ints
    items: Ints
    n_items: int

    @property
    def orders(self) -> int:
        """How many orders."""
        return len(self.at)

    @property
    def lines(self) -> int:
        """How many lines, doubles within an order not counted."""
        return len(self.items)

    @cached_property
    def sizes(self) -> Ints:
        """Lines of each order."""
        return np.diff(self.starts)

    @property
    def line_at(self) -> Ints:
        """When each line was bought."""
        return np.repeat(self.at, self.sizes)

    @property
    def line_user(self) -> Ints:
        """Who bought each line."""
        return np.repeat(self.user, self.sizes)

    def basket(self, order: int) -> Ints:
        """The items of one order, in line order."""
        return self.items[self.starts[order] : self.starts[order + 1]]

    def until(self, at: int) -> Log:
        """Orders strictly before `at`."""
        return self._slice(0, int(np.searchsorted(self.at, at, side="left")))

    def since(self, at: int) -> Log:
        """Orders from `at` on."""
        return self._slice(int(np.searchsorted(self.at, at, side="left")), self.orders)

    def last(self, orders: int) -> Log:
        """The latest `orders` orders."""
        return self._slice(max(self.orders - orders, 0), self.orders)

    def earliest(self, orders: int) -> Log:
        """The first `orders` orders."""
        return self._slice(0, orders)

    def _slice(self, first: int, end: int) -> Log:
        begin, stop = int(self.starts[first]), int(self.starts[end])
        starts = self.starts[first : end + 1] - begin
        return Log(self.at[first:end], self.user[first:end], starts, self.items[begin:stop], self.n_items)

    def matrix(self, weights: Floats | None = None) -> sparse.csr_matrix:
        """Orders by items; a line counts its order's weight, or 1."""
        values = np.ones(self.lines) if weights is None else np.repeat(weights, self.sizes)
        shape = (self.orders, self.n_items)
        return sparse.csr_matrix((values.astype(np.float32), self.items, self.starts), shape=shape)

    def by_user(self, users: int, weights: Floats | None = None) -> sparse.csr_matrix:
        """People by items: in how many of their orders, each counting its weight; guests are left out."""
        values = np.ones(self.lines) if weights is None else np.repeat(weights, self.sizes)
        who = self.line_user
        known = who != GUEST
        cells = (values[known].astype(np.float32), (who[known], self.items[known]))
        return sparse.coo_matrix(cells, shape=(users, self.n_items)).tocsr()


def make(orders: Iterable[tuple[int, int, Sequence[int]]], *, n_items: int) -> Log:
    """A log of (microseconds, person, items): sorted by time (ties as given), doubles in an order dropped."""
    ordered = sorted(orders, key=lambda order: order[0])
    baskets = [list(dict.fromkeys(items)) for _, _, items in ordered]
    starts = np.zeros(len(ordered) + 1, dtype=np.int64)
    np.cumsum([len(basket) for basket in baskets], out=starts[1:])
    return Log(
        at=np.array([at for at, _, _ in ordered], dtype=np.int64),
        user=np.array([user for _, user, _ in ordered], dtype=np.int32),
        starts=starts,
        items=np.array([item for basket in baskets for item in basket], dtype=np.int32),
        n_items=n_items,
    )


def join(first: Log, second: Log) -> Log:
    """Both, `second` being the later one."""
    return Log(
        at=np.concatenate([first.at, second.at]),
        user=np.concatenate([first.user, second.user]),
        starts=np.concatenate([first.starts, second.starts[1:] + first.lines]),
        items=np.concatenate([first.items, second.items]),
        n_items=max(first.n_items, second.n_items),
    )
