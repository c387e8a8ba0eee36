"""What may speak for an item for a person at a moment: one row of numbers per candidate.

Shares instead of counts, so that a busy December is read by what a quiet August taught. NaN = not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tracking.personalization.engine import top
from tracking.personalization.engine.log import DAY, Floats, Ints
from tracking.personalization.lists.market import Market
from tracking.personalization.lists.person import Flags, Person, Values, places
from tracking.personalization.lists.thin import Thin

# Each signal and the part of the score it is counted to.
SIGNALS = {
    "times": "own",
    "times_rate": "own",
    "days_since": "own",
    "due": "own",
    "own_interval": "own",
    "in_last": "own",
    "recent_times": "own",
    "times_rank": "own",
    "orders": "habits",
    "interval": "habits",
    "since_order": "habits",
    "size": "habits",
    "last_size": "habits",
    "owned": "habits",
    "repeat_share": "habits",
    "week": "demand",
    "day": "demand",
    "three_days": "demand",
    "month": "demand",
    "ever": "demand",
    "rise": "demand",
    "bought_again": "demand",
    "item_interval": "demand",
    "age": "new",
    "silence": "new",
    "dearer": "price",
    "taste": "taste",
    "recent_taste": "taste",
    "basket": "cosine",
    "alike": "text",
}
NAMES = tuple(SIGNALS)
MOST_OWN, TASTE, WEEK, THREE_DAYS, DAY_ONE, BASKET = 400, 120, 150, 60, 40, 60


@dataclass(frozen=True, eq=False)
class Tastes:
    """What was learned of the goods: what goes with what, what they are called, what they cost."""

    customers: Thin
    baskets: Thin
    together: sparse.csr_matrix  # how often two are in the same orders, 0 to 1, symmetric
    words: sparse.csr_matrix
    prices: Floats  # logarithms; NaN where not known

    def of(self, person: Person) -> Floats:
        """What everything a person has speaks for, of all items."""
        return self.customers.of_items(person.codes)


@dataclass(frozen=True, eq=False)
class Look:
    """A person's candidates (codes ascending), which they own, and the signals of each."""

    codes: Ints
    owned: Flags
    matrix: Floats


def look(person: Person, market: Market, tastes: Tastes, *, at: int) -> Look:
    """Candidates of a person at a moment with their signals, float32 [candidates, len(NAMES)]."""
    liked = tastes.of(person)
    basket = tastes.baskets.of_items(person.latest)
    codes = _candidates(person, market, liked, basket, at)
    place, owned = places(person.codes, codes)
    found = {
        **_own(person, market, codes, place, owned, at),
        **_habits(person, at),
        **_market(market, codes, at),
        **_tastes(person, tastes, codes),
        "taste": liked[codes],
        "basket": basket[codes],
    }
    matrix = np.empty((len(codes), len(NAMES)), dtype=np.float32)
    for column, name in enumerate(NAMES):
        matrix[:, column] = found[name]
    return Look(codes, owned, matrix)


def _candidates(person: Person, market: Market, liked: Floats, basket: Floats, at: int) -> Ints:
    ranked = np.argsort(-person.times, kind="stable")[:MOST_OWN]
    wanted = ((liked, TASTE), (basket, BASKET))
    lately = ((7, WEEK), (3, THREE_DAYS), (1, DAY_ONE))
    return np.unique(
        np.concatenate(
            [
                person.codes[ranked],
                *(top.best(scores, most, without=person.codes) for scores, most in wanted),
                *(top.best(market.share(days, at), most) for days, most in lately),
            ]
        ).astype(np.int64)
    )


def _own(
    person: Person, market: Market, codes: Ints, place: Ints, owned: Flags, at: int
) -> dict[str, Values]:
    def mine(values: Values, missing: float = np.nan) -> Floats:
        return np.where(owned, values[place], missing) if len(values) else np.full(len(codes), missing)

    times, since, interval = mine(person.times, 0), mine((at - person.last) / DAY), mine(person.own_interval)
    usual = np.where(np.isnan(interval), market.interval(codes), interval)
    rank = np.empty(len(person.codes))
    rank[np.argsort(-person.times, kind="stable")] = np.arange(len(rank))
    return {
        "times": times,
        "times_rate": times / max(len(person.orders), 1),
        "days_since": since,
        "due": since / usual,
        "own_interval": interval,
        "in_last": np.isin(codes, person.latest),
        "recent_times": np.bincount(person.recent, minlength=market.n_items)[codes],
        "times_rank": mine(rank),
    }


def _habits(person: Person, at: int) -> dict[str, float]:
    sizes = [len(items) for _, items in person.orders]
    return {
        "orders": len(sizes),
        "interval": person.interval,
        "since_order": (at - person.orders[-1][0]) / DAY if sizes else np.nan,
        "size": float(np.mean(sizes)) if sizes else np.nan,
        "last_size": sizes[-1] if sizes else np.nan,
        "owned": len(person.codes),
        "repeat_share": person.repeat_share,
    }


def _market(market: Market, codes: Ints, at: int) -> dict[str, Values]:
    week, month = market.share(7, at)[codes], market.share(30, at)[codes]
    times = market.buyers[codes] + market.repeats[codes]
    return {
        "week": week,
        "day": market.share(1, at)[codes],
        "three_days": market.share(3, at)[codes],
        "month": month,
        "ever": market.sold[codes] / max(market.orders, 1),
        "rise": (week + 1e-3) / (month + 1e-3),
        "bought_again": market.repeats[codes] / np.maximum(times, 1),
        "item_interval": market.interval(codes),
        "age": (at - market.first[codes]) / DAY,
        "silence": (at - market.last[codes]) / DAY,
    }


def _tastes(person: Person, tastes: Tastes, codes: Ints) -> dict[str, Values | float]:
    held = person.codes[person.codes < tastes.words.shape[0]]
    inside = codes < tastes.words.shape[0]
    alike, dearer = np.zeros(len(codes)), np.full(len(codes), np.nan)
    if len(held):
        likeness = (tastes.words[codes[inside]] @ tastes.words[held].T).toarray()
        likeness[codes[inside][:, None] == held[None, :]] = 0
        alike[inside] = likeness.max(axis=1)
        usual = tastes.prices[held]
        if not np.isnan(usual).all():
            dearer[inside] = tastes.prices[codes[inside]] - np.nanmean(usual)
    return {
        "alike": alike,
        "dearer": dearer,
        "recent_taste": tastes.customers.of_items(np.unique(person.recent))[codes],
    }
