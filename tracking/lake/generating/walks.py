"""All visits of a stretch of time walked at once: one turn of the chain is one pass over those still here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracking.lake.generating import chain
from tracking.lake.generating.chain import ADD, CART, CHECKOUT, EXIT, PRODUCT, PURCHASE, REMOVE
from tracking.lake.generating.people import SECOND

DWELL, DWELL_SPREAD = 24.0, 1.1  # the middle of the seconds on a page, and the spread of its logarithm
LONGEST = 25 * 60.0


@dataclass(frozen=True, kw_only=True)
class Steps:
    """One entry a step: visit (its place), state, good (-1: none), µs since the visit began, seconds stayed.

    `void` marks what was put into the cart and taken out again.
    """

    visit: np.ndarray
    state: np.ndarray
    good: np.ndarray
    after: np.ndarray
    stayed: np.ndarray
    void: np.ndarray


def walk(rng: np.random.Generator, *, phone: np.ndarray, keen: np.ndarray, goods: int) -> Steps:
    """The steps of visits, by phone or not, of the keen or not; `goods` products, the first ones popular."""
    return _Walk(rng, 2 * keen.astype(np.int8) + phone, goods).run()


class _Walk:
    """The state of all visits between two turns."""

    def __init__(self, rng: np.random.Generator, kind: np.ndarray, goods: int) -> None:
        count = len(kind)
        self.rng = rng
        self.thresholds = chain.thresholds()
        self.kind = kind
        self.popular = np.cumsum(1 / np.arange(1, goods + 1) ** 0.8)
        self.good = np.full(count, -1)  # the product last looked at
        self.added = np.full(count, -1)  # the product last put into the cart …
        self.added_at = np.full(count, -1)  # … and the step at which that happened
        self.inside = np.zeros(count, np.int64)  # how many lie in the cart
        self.done = np.zeros(count, bool)  # whether this visit has bought
        self.clock = np.zeros(count)
        self.taken_out: list[np.ndarray] = []
        self.turns: list[tuple[np.ndarray, ...]] = []
        self.length = 0

    def run(self) -> Steps:
        here = np.arange(len(self.kind))
        state = self.rng.choice(list(chain.LANDINGS), size=len(here), p=list(chain.LANDINGS.values()))
        for _turn in range(chain.MOST_STEPS):
            self._leave(here, state)
            drawn = self.rng.random(len(here))[:, None]
            state = (drawn >= self.thresholds[self.kind[here], state]).sum(axis=1)
            state = np.where((state == REMOVE) & (self.added[here] < 0), CART, state)
            state = np.where((state == CHECKOUT) & (self.inside[here] == 0), PRODUCT, state)
            state = np.where((state == ADD) & self.done[here], EXIT, state)
            stay = np.flatnonzero(state < EXIT)
            here, state = here[stay], state[stay]
            if not len(here):
                break
        columns = [np.concatenate(parts) for parts in zip(*self.turns, strict=True)]
        void = np.zeros(self.length, bool)
        void[np.concatenate(self.taken_out)] = True
        visit, states, good, after, stayed = columns
        return Steps(visit=visit, state=states, good=good, after=after, stayed=stayed, void=void)

    def _leave(self, here: np.ndarray, state: np.ndarray) -> None:
        looked = here[state == PRODUCT]
        drawn = self.rng.random(len(looked)) * self.popular[-1]
        self.good[looked] = np.searchsorted(self.popular, drawn)
        good = np.where((state == PRODUCT) | (state == ADD), self.good[here], -1)
        good = np.where(state == REMOVE, self.added[here], good)
        stayed = np.minimum(self.rng.lognormal(np.log(DWELL), DWELL_SPREAD, len(here)), LONGEST)
        after = (self.clock[here] * SECOND).astype(np.int64)
        self.turns.append((here, state.astype(np.int8), good.astype(np.int32), after, stayed))
        self.clock[here] += stayed
        self._carry(here, state)
        self.length += len(here)

    def _carry(self, here: np.ndarray, state: np.ndarray) -> None:
        """What lies in the carts after this turn."""
        taken = here[state == REMOVE]
        self.taken_out.append(self.added_at[taken])
        self.inside[taken] -= 1
        self.added[taken] = -1
        places = np.flatnonzero(state == ADD)
        self.added[here[places]] = self.good[here[places]]
        self.added_at[here[places]] = self.length + places
        self.inside[here[places]] += 1
        bought = here[state == PURCHASE]
        self.inside[bought], self.added[bought], self.done[bought] = 0, -1, True
