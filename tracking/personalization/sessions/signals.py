"""What speaks for each product as the next look: one number a signal, added up by learned weights.

Signals are logarithms of smoothed shares, or 0/1 for what is so or not. All are made from counts and the
visit so far; nothing is known of the visitor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tracking.personalization.sessions import counts as counting
from tracking.personalization.sessions.counts import Counts
from tracking.personalization.sessions.visits import NOBODY, SEEN, STEPS, Floats, Ints, Requests, Shelf

Signals = dict[str, NDArray[np.generic]]
# How many imaginary looks hold a table to what is known of goods in general.
STEADY, CAREFUL, DOUBTFUL, PAIRED = 20.0, 40.0, 50.0, 8.0
# A visit is described by this many of its last looks.
LATELY = 6
SEEN_AGO = ((0, 1), (1, 2), (2, 3), (3, 6), (6, SEEN))


@dataclass(frozen=True, eq=False)
class Known:
    """All that is counted: `counts` of everything, `lately` of the last weeks above all."""

    counts: Counts
    lately: Counts
    shelf: Shelf

    @cached_property
    def popular(self) -> Floats:
        """Share of all looks."""
        return _shares(self.counts.popular)

    @cached_property
    def at_large(self) -> Floats:
        """What follows by pages alone: the page gone to, and there what is popular."""
        leaf = self.shelf.leaf
        moves = self.counts.leaves.sum(axis=1) + 0.5
        moves /= moves.sum(axis=1, keepdims=True)
        of_leaf = np.bincount(leaf, self.popular)
        return moves[leaf][:, leaf] * (self.popular / of_leaf[leaf])

    @cached_property
    def next_one(self) -> Floats:
        """Log share of what is looked at straight after."""
        return np.log(_steadied(self.counts.after[0], self.at_large, STEADY))

    @cached_property
    def soon(self) -> Floats:
        """Log share of what is looked at within a few looks, the nearer the more (sequential rules)."""
        near = np.sum([table / (lag + 1) for lag, table in enumerate(self.counts.after)], axis=0)
        return np.log(_steadied(near, self.at_large, STEADY))

    @cached_property
    def lately_next(self) -> Floats:
        """How the last weeks differ in what is looked at straight after."""
        return np.log(_steadied(self.lately.after[0], np.exp(self.next_one), STEADY)) - self.next_one

    @cached_property
    def lately_popular(self) -> Floats:
        """How the last weeks differ in what is popular."""
        return np.log(_shares(self.lately.popular) / self.popular)

    @cached_property
    def later(self) -> tuple[Floats, ...]:
        """What two, three, … looks ago speaks for, against what is popular."""
        popular = np.log(self.popular)
        tables = self.counts.after[1:]
        return tuple(np.log(_steadied(table, self.at_large, CAREFUL)) - popular for table in tables)

    @cached_property
    def around(self) -> Floats:
        """What any earlier look of a visit speaks for, against what is popular."""
        return np.log(_steadied(self.counts.around, self.popular, DOUBTFUL) / self.popular)

    @cached_property
    def entered(self) -> Floats:
        """How much more a product is what a page is entered by than what is looked at at all."""
        return np.log(_shares(self.counts.entered) / self.popular)


def of(known: Known, asked: Requests) -> Signals:
    """Every signal for each of the goods: name → (requests, n_items)."""
    return {
        **_rules(known, asked),
        **_earlier(known, asked),
        **_seen(asked, len(known.popular)),
        **_way(known, asked),
        **_roaming(known, asked),
    }


def _rules(known: Known, asked: Requests) -> Signals:
    now = asked.history[:, 0]
    shape = (len(asked), len(known.popular))
    return {
        "next": known.next_one[now],
        "soon": known.soon[now],
        "lately": known.lately_next[now],
        "popular": np.broadcast_to(np.log(known.popular), shape),
        "lately_popular": np.broadcast_to(known.lately_popular, shape),
        "two": _two(known, asked),
    }


def _two(known: Known, asked: Requests) -> Floats:
    """What the last two looks together add to the last one."""
    base = np.exp(known.next_one[asked.history[:, 0]])
    made = np.zeros_like(base)
    codes = known.counts.pair_codes
    if not len(codes):
        return made
    wanted = counting.pair_code(asked.history, base.shape[1])
    place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
    there = (asked.history[:, 1] != NOBODY) & (codes[place] == wanted)
    found = known.counts.pairs[place[there]].toarray()
    share = (found + PAIRED * base[there]) / (found.sum(axis=1, keepdims=True) + PAIRED)
    made[there] = np.log(share / base[there])
    return made


def _earlier(known: Known, asked: Requests) -> Signals:
    made: Signals = {}
    for lag, table in enumerate(known.later, start=2):
        made[f"look_{lag}"] = _looked_up(table, asked.history[:, lag - 1])
    total = np.sum([_looked_up(known.around, asked.history[:, lag]) for lag in range(1, SEEN)], axis=0)
    looks = (asked.history[:, 1:] != NOBODY).sum(axis=1, keepdims=True)
    made["around"] = total / np.maximum(looks, 1)
    return made


def _looked_up(table: Floats, codes: Ints) -> Floats:
    return np.where((codes != NOBODY)[:, None], table[np.maximum(codes, 0)], 0.0)


def _seen(asked: Requests, n_items: int) -> Signals:
    """Whether, how long ago and how often it was looked at already: eleven of a hundred looks go back."""
    times, ago = np.zeros((2, len(asked), n_items))
    rows = np.arange(len(asked))
    for lag in range(SEEN - 1, -1, -1):
        there = asked.history[:, lag] != NOBODY
        cells = rows[there], asked.history[there, lag]
        times[cells] += 1
        ago[cells] = lag + 1
    made: Signals = {f"seen_{low + 1}": (ago > low) & (ago <= high) for low, high in SEEN_AGO}
    return {**made, "seen_again": times > 1}


def _way(known: Known, asked: Requests) -> Signals:
    """How people walk along a shelf: on, back, to another page, given the steps before."""
    shelf, counts, history = known.shelf, known.counts, asked.history
    usual = _shares(counts.steps.sum(axis=0))
    before = counting.stepped(shelf, history[:, 1], history[:, 0])
    earlier = counting.stepped(shelf, history[:, 2], history[:, 1])
    onward = shelf.steps[history[:, 0]]
    tables = (
        (counts.steps, before),
        (counts.steps_before, earlier),
        (counts.steps_from, shelf.spot[history[:, 0]]),
    )
    names = ("step", "step_before", "step_from")
    made: Signals = {}
    for name, (table, given) in zip(names, tables, strict=True):
        share = table + usual * STEPS / 2
        ratio = np.log(share / share.sum(axis=1, keepdims=True) / usual)
        made[name] = np.take_along_axis(ratio[given], onward, axis=1)
    return made


def _roaming(known: Known, asked: Requests) -> Signals:
    """What the visit is about: kinds, pages, colors and prices, and where it has been."""
    shelf, history = known.shelf, asked.history
    there = history != NOBODY
    leaf, now = shelf.leaf, history[:, 0]
    here = leaf[now][:, None] == leaf
    other_kind = shelf.kind[now][:, None] != shelf.kind
    on_leaf = _alike(leaf, history, there)
    of_kind = _alike(shelf.kind, history, there)
    near = there & (np.arange(SEEN) < LATELY)
    looks = near.sum(axis=1, keepdims=True)
    prices = np.log(shelf.price)
    spent = (prices[np.maximum(history, 0)] * near).sum(axis=1, keepdims=True) / looks
    return {
        "same_kind": _alike(shelf.kind, history, near) / looks,
        "same_page": _alike(leaf, history, near) / looks,
        "same_look": _alike(shelf.look, history, near) / looks,
        "price": -np.abs(spent - prices),
        "gone_to": _gone_to(known, asked),
        "known_kind": (of_kind > 0) & other_kind,
        "known_page": (on_leaf > 0) & ~here,
        "much_here": np.log1p(on_leaf) * here,
        "much_there": np.log1p(on_leaf) * ~here,
        "entrance": np.where(here, 0.0, known.entered),
        "first_away": other_kind & (asked.position == 1)[:, None],
        "late_away": other_kind & (asked.position >= LATELY - 1)[:, None],
    }


def _alike(attribute: Ints, history: Ints, there: NDArray[np.bool_]) -> Floats:
    """How many of the looks that count were at goods alike in this, for each of the goods."""
    rows, lags = np.nonzero(there)
    seen = np.zeros((len(history), int(attribute.max(initial=0)) + 1))
    np.add.at(seen, (rows, attribute[history[rows, lags]]), 1)
    return seen[:, attribute]


def _gone_to(known: Known, asked: Requests) -> Floats:
    """Which page is gone to from here after so many looks at it, against how it is in general."""
    leaves = known.counts.leaves
    usual = leaves.sum(axis=1) + 0.5
    usual /= usual.sum(axis=1, keepdims=True)
    held = leaves + 5 * usual[:, None, :]
    ratio = np.log(held / held.sum(axis=2, keepdims=True) / usual[:, None, :])
    leaf = known.shelf.leaf
    return ratio[leaf[asked.history[:, 0]], counting.run(asked, known.shelf)][:, leaf]


def _shares(amounts: Floats) -> Floats:
    return (amounts + 1) / (amounts + 1).sum()


def _steadied(table: Floats, base: Floats, held: float) -> Floats:
    """Shares by row, held to `base` by so many imaginary looks."""
    return (table + held * base) / (table.sum(axis=1, keepdims=True) + held)
