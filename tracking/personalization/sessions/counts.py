"""What was looked at after what, counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tracking.personalization.sessions.visits import (
    NOBODY,
    SEEN,
    STEPS,
    Floats,
    Ints,
    Requests,
    Shelf,
    Visits,
)

# Looks further back than this are told apart no more.
LAGS = 5
RUNS = 5
SPOTS = 8


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts over requests: `after[k]` (n_items, n_items) of k + 1 looks before, `around` of any but one.

    `steps`, `steps_before` and `steps_from`: the step taken, by the step before, by the one before that and
    by the spot on the page; `leaves`: the page gone to, by the page left and how long it had been looked at;
    `pairs`: what followed two looks, by `pair_codes`.
    """

    popular: Floats
    after: tuple[Floats, ...]
    around: Floats
    steps: Floats
    steps_before: Floats
    steps_from: Floats
    leaves: Floats
    entered: Floats
    pair_codes: Ints
    pairs: sparse.csr_matrix


def count(visits: Visits, shelf: Shelf, *, half_life: float | None = None) -> Counts:
    """Count; with a `half_life` (days) older visits count less, seen from the last day."""
    asked = visits.requests
    last = visits.day.max(initial=0)
    age = last - visits.request_day
    weight = np.ones(len(asked)) if half_life is None else 0.5 ** (age / half_life)
    first = np.ones(len(visits)) if half_life is None else 0.5 ** ((last - visits.day) / half_life)
    tally = _Tally(asked, shelf, weight, visits.n_items)
    opening = _sums(visits.items[visits.starts[:-1]], first, visits.n_items)
    step, before, earlier = (tally.step(k) for k in range(3))
    now, then = asked.history[:, 0], asked.truth
    leaf, pages = shelf.leaf, int(shelf.leaf.max(initial=0)) + 1
    gone = leaf[now] != leaf[then]
    codes, pairs = tally.pairs()
    return Counts(
        popular=_sums(then, weight, visits.n_items) + opening,
        after=tuple(tally.following(k) for k in range(LAGS)),
        around=np.asarray(sum(tally.following(k) for k in range(1, SEEN))),
        steps=tally.table((STEPS + 1, STEPS), before, step),
        steps_before=tally.table((STEPS + 1, STEPS), earlier, step),
        steps_from=tally.table((SPOTS, STEPS), shelf.spot[now], step),
        leaves=tally.table((pages, RUNS, pages), leaf[now], run(asked, shelf), leaf[then]),
        entered=_sums(then[gone], weight[gone], visits.n_items),
        pair_codes=codes,
        pairs=pairs,
    )


class _Tally:
    """The requests that are counted, with their weights."""

    def __init__(self, asked: Requests, shelf: Shelf, weight: Floats, n_items: int) -> None:
        self.asked, self.shelf, self.weight, self.n_items = asked, shelf, weight, n_items

    def table(self, shape: tuple[int, ...], *codes: Ints) -> Floats:
        """Weights by codes, one array of codes for each side of the table."""
        flat = np.ravel_multi_index(codes, shape)
        return _sums(flat, self.weight, int(np.prod(shape))).reshape(shape)

    def following(self, lag: int) -> Floats:
        """What followed `lag` looks later."""
        there = self.asked.history[:, lag] != NOBODY
        flat = self.asked.history[there, lag] * self.n_items + self.asked.truth[there]
        size = self.n_items * self.n_items
        return _sums(flat, self.weight[there], size).reshape(self.n_items, self.n_items)

    def step(self, back: int) -> Ints:
        """The step that was taken now (0), before (1), …; STEPS where there was none."""
        history = self.asked.history
        onto = self.asked.truth if back == 0 else history[:, back - 1]
        return stepped(self.shelf, history[:, back], onto)

    def pairs(self) -> tuple[Ints, sparse.csr_matrix]:
        """What followed two looks, one after the other."""
        history = self.asked.history
        there = history[:, 1] != NOBODY
        codes, row = np.unique(pair_code(history[there], self.n_items), return_inverse=True)
        cells = (self.weight[there], (row.reshape(-1), self.asked.truth[there]))
        return codes, sparse.csr_matrix(cells, shape=(len(codes), self.n_items))


def pair_code(history: Ints, n_items: int) -> Ints:
    """The last two looks as one number."""
    return history[:, 1] * n_items + history[:, 0]


def stepped(shelf: Shelf, start: Ints, end: Ints) -> Ints:
    """The step from one to the other; STEPS where one of them is NOBODY."""
    there = (start != NOBODY) & (end != NOBODY)
    return np.where(there, shelf.steps[np.maximum(start, 0), np.maximum(end, 0)], STEPS)


def run(asked: Requests, shelf: Shelf) -> Ints:
    """How many looks before the last were on its page without a break, 0 to RUNS - 1."""
    leaf = np.where(asked.history == NOBODY, -1, shelf.leaf[np.maximum(asked.history, 0)])
    same = leaf[:, 1:RUNS] == leaf[:, :1]
    return np.cumprod(same, axis=1).sum(axis=1)


def _sums(codes: Ints, weight: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(codes, weight, size), dtype=np.float64)
