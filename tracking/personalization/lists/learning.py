"""Learning to rank from the past replayed: what people could have been shown before each order, and took.

Only what was known before the order is looked at, so what is learned holds for the next one. Of items that
were not bought one in `THIN` is kept, which shifts all scores alike; the shift is taken back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tracking.personalization.engine import baskets, ease, words
from tracking.personalization.engine.log import DAY, GUEST, Floats, Ints, Log
from tracking.personalization.lists import plain, thin, trees
from tracking.personalization.lists.market import Market
from tracking.personalization.lists.person import Flags, Person
from tracking.personalization.lists.signals import Look, Tastes, look
from tracking.personalization.lists.trees import Forest

WEEK = 7 * DAY
WEEKS, THIN, FEWEST_REQUESTS, MOST_REQUESTS, EARLIER = 20, 7, 300, 8000, 0.8


@dataclass(frozen=True, eq=False)
class Goods:
    """What the items are called and cost (the log's codes; later ones are not known yet)."""

    texts: tuple[str, ...]
    prices: Floats

    @property
    def logarithms(self) -> Floats:
        """Of the prices; NaN where there is none."""
        return np.log(np.where(self.prices > 0, self.prices, np.nan))


def tastes(log: Log, goods: Goods, *, at: int) -> Tastes:
    """Everything about goods that is learned from orders before `at`."""
    known = log.until(at)
    people = int(known.user.max(initial=GUEST)) + 1
    return Tastes(
        customers=thin.of(ease.of_customers(known, at=at, n_users=people)),
        baskets=thin.of(ease.of_baskets(known, at=at)),
        together=thin.both_ways(baskets.together(known, at=at)),
        words=words.vectors(goods.texts),
        prices=goods.logarithms,
    )


@dataclass
class Walk:
    """Orders one after the other: what is known before each, with people's histories kept live."""

    log: Log
    market: Market
    people: dict[int, Person] = field(default_factory=dict)

    @classmethod
    def until(cls, log: Log, first: int) -> Walk:
        """Standing before the order number `first`."""
        before = log.earliest(first)
        orders: dict[int, list[tuple[int, Ints]]] = {}
        for order in np.flatnonzero((before.user != GUEST) & np.isin(before.user, log.user[first:])):
            mine = orders.setdefault(int(before.user[order]), [])
            mine.append((int(before.at[order]), before.basket(int(order)).astype(np.int64)))
        end = int(log.at[first - 1]) + 1 if first else 0
        people = {user: Person(tuple(mine)) for user, mine in orders.items()}
        return cls(log, Market.of(before, at=end), people)

    def step(self, order: int) -> None:
        """Let the order happen."""
        user, at, items = int(self.log.user[order]), int(self.log.at[order]), self.log.basket(order)
        person = self.people.get(user, Person()) if user != GUEST else None
        before = None if person is None else (person.codes, person.last)
        self.market.feed(at, items, before=before)
        if person is not None:
            self.people[user] = person.after(at, items.astype(np.int64))

    def requests(self, first: int) -> Iterator[tuple[int, Person, int]]:
        """(order, its customer as known before it, its time) of orders of who came back, from `first`."""
        for order in range(first, self.log.orders):
            person = self.people.get(int(self.log.user[order]))
            if person is not None:
                yield order, person, int(self.log.at[order])
            self.step(order)


@dataclass(frozen=True, eq=False)
class Examples:
    """Rows of signals, whether the item was bought, which request it was of (from 0), the plain score."""

    matrix: Floats
    bought: Flags
    request: Ints
    plain: Floats
    requests: int


def examples(
    log: Log, goods: Goods, *, since: int, refresh: int = 2 * WEEK, told: Callable[[int], None] | None = None
) -> Examples:
    """What every returning customer's order since `since` teaches, the latest `MOST_REQUESTS` of them."""
    returning = np.flatnonzero(log.user != GUEST)[-MOST_REQUESTS:]
    first = max(int(np.searchsorted(log.at, since, side="left")), int(returning.min(initial=log.orders)))
    walk, known, next_at = Walk.until(log, first), None, since
    rows, requests = [], 0
    for order, person, at in walk.requests(first):
        if told:
            told(order)
        bought = log.basket(order)
        if not len(bought) or not len(person.codes):
            continue
        if known is None or at >= next_at:
            known, next_at = tastes(log.earliest(order), goods, at=at + 1), at + refresh
        seen = look(person, walk.market, known, at=at)
        taken = np.isin(seen.codes, bought)
        kept = taken | (np.arange(len(taken)) % THIN == order % THIN)
        request = np.full(int(kept.sum()), requests)
        rows.append((seen.matrix[kept], taken[kept], request, plain.scores(seen)[kept]))
        requests += 1
    if not rows:
        nothing = np.zeros(0)
        return Examples(np.zeros((0, 0), np.float32), nothing > 0, nothing.astype(int), nothing, 0)
    matrix, taken, request, scores = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Examples(matrix, taken, request, scores, requests)


def learn(
    log: Log, goods: Goods, *, at: int, weeks: int = WEEKS, told: Callable[[int], None] | None = None
) -> Forest | None:
    """A ranker learned from the last `weeks` before `at`; None where too few came back to learn from."""
    return judged(log, goods, at=at, weeks=weeks, told=told)[0]


def judged(
    log: Log, goods: Goods, *, at: int, weeks: int = WEEKS, told: Callable[[int], None] | None = None
) -> tuple[Forest | None, dict[str, Any]]:
    """The ranker and how it did; None where too few came back, or where the plain formula does as well.

    Learned on the earlier `EARLIER` of the requests and judged on the rest: how often what was bought stands
    before what was not. Only then learned on all of them.
    """
    found = examples(log.until(at), goods, since=at - weeks * WEEK, told=told)
    facts: dict[str, Any] = {"requests": found.requests, "learned": False}
    if found.requests < FEWEST_REQUESTS:
        return None, facts
    late = found.request >= found.requests * EARLIER
    if not found.bought[late].any() or not found.bought[~late].any():
        return None, facts
    tried = trees.learn(found.matrix[~late], found.bought[~late])
    facts["order"] = _order(tried.scores(found.matrix[late]), found, late)
    facts["order_plain"] = _order(found.plain[late], found, late)
    if facts["order"] <= facts["order_plain"]:
        return None, facts
    return trees.learn(found.matrix, found.bought).shifted(-math.log(THIN)), {**facts, "learned": True}


def _order(scores: Floats, found: Examples, late: Flags) -> float:
    """Mean over requests: of pairs (bought, not bought) the share that stands in the right order."""
    request, bought = found.request[late], found.bought[late]
    rank = np.lexsort((scores, request))
    place = np.empty(len(rank))
    place[rank] = np.arange(len(rank)) - np.searchsorted(request[rank], request[rank])
    taken = np.bincount(request, bought)
    others = np.bincount(request, ~bought)
    both = (taken > 0) & (others > 0)
    before = np.bincount(request, place * bought) - taken * (taken - 1) / 2
    return float((before[both] / (taken * others)[both]).mean()) if both.any() else 0.0


def scored(seen: Look, forest: Forest | None) -> Floats:
    """The score of each candidate: the learned one, else the plain formula.

    Plain: what they own by how often, ties by the week's demand, before all else; the rest by taste and the
    week's demand in equal parts.
    """
    if forest is not None:
        return forest.scores(seen.matrix)
    return plain.scores(seen)


def chances(scores: Floats, forest: Forest | None) -> Floats:
    """Scores as chances of 0 to 1 that the next order holds the item; plain ones keep their order only."""
    if forest is not None:
        return 1 / (1 + np.exp(-scores))
    return scores / max(float(scores.max(initial=0.0)), 1e-9)
