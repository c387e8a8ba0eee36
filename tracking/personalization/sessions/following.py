"""What a visit goes on with after each product: the model's shares, of what enough visits did."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tracking.personalization.sessions import model
from tracking.personalization.sessions.counts import LAGS
from tracking.personalization.sessions.reading import Own
from tracking.personalization.sessions.visits import NOBODY, SEEN, Floats, Requests, Visits

# Fewer visits than this that looked at both say nothing, and are not told of.
SUPPORT = 2
MOST = 10
# By product: others, best first, with a score in 0..1 where the best of all has 1.
Following = Mapping[uuid.UUID, Sequence[tuple[uuid.UUID, float]]]


def learned(own: Own) -> Following:
    """What follows each product."""
    if not len(own.visits.requests):
        return {}
    shares = np.where(supported(own.visits), _shares(model.fit(own.visits, own.shelf)), 0.0)
    np.fill_diagonal(shares, 0.0)
    most = shares.max() or 1.0
    return {
        product: [
            (own.products[other], float(shares[code, other] / most))
            for other in np.argsort(-shares[code], kind="stable")[:MOST]
            if shares[code, other] > 0
        ]
        for code, product in enumerate(own.products)
    }


def supported(visits: Visits) -> NDArray[np.bool_]:
    """Which goods were looked at soon after which by at least `SUPPORT` visits: (n_items, n_items)."""
    asked, size = visits.requests, visits.n_items
    visit = np.repeat(np.arange(len(visits)), np.maximum(visits.lengths - 1, 0))
    before = asked.history[:, :LAGS]
    steps = (visit[:, None] * size + before) * size + asked.truth[:, None]
    once = np.unique(steps[before != NOBODY]) % (size * size)
    times = np.bincount(once, minlength=size * size).reshape(size, size)
    return np.asarray(times >= SUPPORT)


def _shares(learned: model.Model) -> Floats:
    """Shares of what is looked at next after each of the goods, seen first of all in a visit."""
    goods = np.arange(learned.n_items)
    history = np.full((len(goods), SEEN), NOBODY)
    history[:, 0] = goods
    asked = Requests(history, np.ones_like(goods), np.zeros_like(goods))
    made = []
    for _, scores in learned.blocks(asked):
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        made.append(shares / shares.sum(axis=1, keepdims=True))
    return np.concatenate(made).astype(np.float64)
