"""From scores to lists: what to show of what somebody may want, and in which order."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from tracking.personalization.engine import top
from tracking.personalization.engine.log import Floats, Ints
from tracking.personalization.lists.signals import Look

PER_GROUP = 3
SURE, SHOWN, AMONG = 7, 10, 40


def next_basket(seen: Look, chances: Floats, *, together: sparse.csr_matrix, most: int) -> Ints:
    """What the next order will hold, had before or not.

    The first places go to what is likeliest. The last of the shown ones speak for other orders than the first
    do: a chance counts less for what is bought in the same orders as something already there, so that a row
    of ten serves more people. What is shown stands in the order of its chance.
    """
    best = top.best(chances, most + AMONG)
    codes = seen.codes[best]
    alike = np.minimum(np.asarray(together[codes][:, codes].todense(), dtype=np.float64), 1.0)
    left, chance = np.ones(len(codes)), chances[best].copy()
    taken: list[int] = []
    for place in range(min(most, len(codes))):
        serves = chance * left if SURE <= place < SHOWN else chance
        taken.append(int(serves.argmax()))
        chance[taken[-1]] = -np.inf
        left = np.minimum(left, 1 - alike[taken[-1]])
    shown = sorted(taken[:SHOWN])  # (`best` is in the order of the chances)
    return codes[[*shown, *taken[SHOWN:]]]


def buy_again(seen: Look, scores: Floats, *, most: int) -> Ints:
    """What is likeliest among what they have."""
    mine = np.where(seen.owned, scores, -np.inf)
    return seen.codes[top.best(mine, most)]


def new_items(seen: Look, scores: Floats, *, most: int, groups: Ints | None = None) -> Ints:
    """What is likeliest among what they do not have.

    At most three of one group (by item; below 0 is none) come before something of another; where there is
    nothing else the list is filled all the same.
    """
    fresh = np.where(seen.owned, -np.inf, scores)
    ranked = seen.codes[top.best(fresh, len(fresh))]
    if groups is None:
        return ranked[:most]
    first = top.spread(ranked, groups, per_group=PER_GROUP, most=most)
    rest = ranked[~np.isin(ranked, first)]
    return np.concatenate([first, rest])[:most]
