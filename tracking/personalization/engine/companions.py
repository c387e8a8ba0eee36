"""What goes with a product or a cart: one formula from the first day, no switch between modes.

page(j | i) = share(i, j) + ease(i, j) + 0.12 text(i, j) + 0.04 demand(j) + 0.015 price(i, j)
cart(j | I) = sum over I of (ease(i, j) + 0.1 share(i, j) + 0.02 text(i, j)) + 0.01 demand(j)

`share` is of i's orders those that hold j (`baskets`), `ease` what completes what among the best sellers.
Content carries the first few hundred orders, behavior takes over by itself. The parts that are told of a
score are these terms, so they add up to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy import sparse

from tracking.personalization.engine import baskets, demand, ease, top, words
from tracking.personalization.engine.ease import Ease
from tracking.personalization.engine.log import Floats, Ints, Log
from tracking.personalization.engine.serving import Service

PAGE, CART = "page", "cart"
TOGETHER, EASE, TEXT, DEMAND, PRICE = "together", "ease", "text", "demand", "price"
WEIGHTS = {
    PAGE: {TOGETHER: 1.0, EASE: 1.0, TEXT: 0.12, DEMAND: 0.04, PRICE: 0.015},
    CART: {TOGETHER: 0.1, EASE: 1.0, TEXT: 0.02, DEMAND: 0.01, PRICE: 0.0},
}
CANDIDATES, BY_TEXT, BY_DEMAND = 60, 30, 30
ROWS = 2048
Parts = dict[str, Floats]


class Listed(NamedTuple):
    """The best companions of an item; each score is the sum of its parts."""

    item: int
    others: Ints
    scores: Floats
    parts: Parts


@dataclass(frozen=True, eq=False)
class Companions:
    """Everything that was learned; `prices` are logarithms, NaN where there is none."""

    log: Log
    at: int
    together: sparse.csr_matrix
    ease: Ease
    words: sparse.csr_matrix
    demand: Floats
    prices: Floats

    @cached_property
    def service(self) -> Service:
        """For rows that serve many intentions."""
        return Service.of(self.log, at=self.at)

    @cached_property
    def completing(self) -> Ints:
        """What completes each item that EASE covers, best or not; a row each."""
        return self.ease.strongest(baskets.MOST)

    def page(self, item: int) -> Floats:
        """The score of everything on the page of `item`; itself minus infinity."""
        return self._scores(PAGE, [item])

    def cart(self, items: Sequence[int]) -> Floats:
        """The score of everything beside a cart; what is in it minus infinity."""
        return self._scores(CART, items)

    def page_list(self, item: int, *, most: int = 20) -> Ints:
        """What the page of `item` shows, best first."""
        scores = self.page(item)
        found = top.best(scores, CANDIDATES).astype(np.int64)
        places, _ = self.service.order(item, found, scores[found], most)
        return found[places]

    def cart_list(self, items: Sequence[int], *, most: int = 20) -> Ints:
        """What is shown beside a cart, best first."""
        return top.best(self.cart(items), most)

    def parts(self, kind: str, items: Sequence[int], others: Ints) -> Parts:
        """What the scores of `others` beside `items` are the sums of."""
        held, weight = np.asarray(items, dtype=np.int64), WEIGHTS[kind]
        likeness = self.words[others] @ self.words[held].T
        gap = np.abs(self.prices[others][:, None] - self.prices[held][None, :])
        return {
            TOGETHER: weight[TOGETHER] * _summed(self.together[held][:, others], axis=0),
            EASE: weight[EASE] * self.ease.of_items(held)[others],
            TEXT: weight[TEXT] * _summed(likeness, axis=1),
            DEMAND: weight[DEMAND] * self.demand[others],
            PRICE: weight[PRICE] * np.nan_to_num(np.exp(-gap)).sum(axis=1),
        }

    def lists(self, kind: str, *, most: int = 20, items: Ints | None = None) -> Iterator[Listed]:
        """The best companions of each of `items` (all that there are), to be written down."""
        wanted = np.arange(self.log.n_items) if items is None else np.asarray(items)
        covered = set(self.ease.items.tolist())
        for first in range(0, len(wanted), ROWS):
            for found in _Block(self, kind, wanted[first : first + ROWS]).lists():
                better = kind == PAGE and found.item in covered
                yield self._serving(found, most) if better else _cut(found, most)

    def _serving(self, found: Listed, most: int) -> Listed:
        places, scores = self.service.order(found.item, found.others.astype(np.int64), found.scores, most)
        parts = {name: values[places] for name, values in found.parts.items()}
        parts[TOGETHER] = parts[TOGETHER] - (found.scores[places] - scores)
        return Listed(found.item, found.others[places], scores, parts)

    def _scores(self, kind: str, items: Sequence[int]) -> Floats:
        parts = self.parts(kind, items, np.arange(self.log.n_items))
        scores = np.sum(list(parts.values()), axis=0)
        scores[np.asarray(items, dtype=np.int64)] = -np.inf
        return scores


def fit(
    log: Log,
    *,
    texts: Sequence[str],
    at: int,
    prices: Floats | None = None,
    most: int | None = None,
    most_items: int = ease.MOST_ITEMS,
) -> Companions:
    """Learn from everything before `at`; `most` companions by orders are kept of each item (None: all)."""
    known = log.until(at)
    asked = np.full(log.n_items, np.nan) if prices is None else np.where(prices > 0, prices, np.nan)
    return Companions(
        log=known,
        at=at,
        together=baskets.together(known, at=at, most=most),
        ease=ease.of_baskets(known, at=at, most_items=most_items),
        words=words.vectors(texts),
        demand=demand.latest(known, at=at),
        prices=np.log(asked),
    )


class _Block:
    """Some items with everything that may go with them, as pairs; the parts of each pair are exact."""

    def __init__(self, learned: Companions, kind: str, items: Ints) -> None:
        self.learned, self.kind, self.items = learned, kind, items
        self.alike = (learned.words[items] @ learned.words.T).tocsr()
        self.bought = learned.together[items].tocsr()
        self.alike.sort_indices()

    def lists(self) -> Iterator[Listed]:
        """CANDIDATES of each item, best first."""
        row, other = self._pairs()
        parts = self._parts(row, other)
        scores = np.sum(list(parts.values()), axis=0)
        order = _best_first(row, scores)
        first = np.searchsorted(row, np.arange(len(self.items) + 1))
        kept = order[np.arange(len(order)) - first[row] < CANDIDATES]
        row, other, scores = row[kept], other[kept], scores[kept]
        parts = {name: part[kept] for name, part in parts.items()}
        starts = np.searchsorted(row, np.arange(len(self.items) + 1)).tolist()
        for item, begin, end in zip(self.items.tolist(), starts, starts[1:], strict=False):
            mine = slice(begin, end)
            yield Listed(item, other[mine], scores[mine], {name: part[mine] for name, part in parts.items()})

    def _pairs(self) -> tuple[Ints, Ints]:
        """(place of the item, other), sorted, of whatever may be among the best by one of the parts."""
        n = self.learned.log.n_items
        best = top.best(self.learned.demand, BY_DEMAND).astype(np.int64)
        keys: list[Ints] = [np.arange(len(self.items))[:, None] * n + best[None, :]]
        for matrix, most in ((self.bought, baskets.MOST), (self.alike, BY_TEXT)):
            short = baskets.strongest(matrix, most).tocoo()
            keys.append(short.row.astype(np.int64) * n + short.col)
        keys.append(self._by_ease(n))
        pairs = np.concatenate([key.ravel() for key in keys])
        pairs.sort()  # several times quicker than np.unique, which hashes
        row, other = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], n)
        different = other != self.items[row]
        return row[different], other[different]

    def _by_ease(self, n: int) -> Ints:
        places = self.learned.ease.places[self.items]
        rows = np.flatnonzero(places >= 0)
        return rows[:, None] * n + self.learned.completing[places[rows]]

    def _parts(self, row: Ints, other: Ints) -> Parts:
        learned, weight = self.learned, WEIGHTS[self.kind]
        gap = np.abs(learned.prices[self.items[row]] - learned.prices[other])
        return {
            TOGETHER: weight[TOGETHER] * _at(self.bought, row, other),
            EASE: weight[EASE] * learned.ease.pairs(self.items[row], other),
            TEXT: weight[TEXT] * _at(self.alike, row, other),
            DEMAND: weight[DEMAND] * learned.demand[other],
            PRICE: weight[PRICE] * np.nan_to_num(np.exp(-gap)),
        }


def _best_first(row: Ints, scores: Floats) -> Ints:
    """The order of `scores` within each row, ties as they lie; `row` is sorted. In one pass, as two keys take
    several times as long."""
    span = np.ptp(scores) + 1.0 if len(scores) else 1.0
    return np.argsort(row * span - scores, kind="stable")


def _cut(found: Listed, most: int) -> Listed:
    parts = {name: values[:most] for name, values in found.parts.items()}
    return Listed(found.item, found.others[:most], found.scores[:most], parts)


def _at(matrix: sparse.csr_matrix, row: Ints, column: Ints) -> Floats:
    """The values of single cells."""
    return np.asarray(matrix[row, column], dtype=np.float64).ravel() if len(row) else np.zeros(0)


def _summed(matrix: sparse.csr_matrix, *, axis: int) -> Floats:
    return np.asarray(matrix.sum(axis=axis), dtype=np.float64).ravel()
