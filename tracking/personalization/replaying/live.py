"""Orders walked as they came: before each one of a returning customer, what would they have been shown?

Counts and recent sales are live; what is learned of goods (EASE) is learned again each week, the ranker once,
from the history alone. It is the engine that writes the shop's own lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from tracking.personalization.engine import log as logs
from tracking.personalization.engine import top
from tracking.personalization.engine.log import Floats, Ints, Log
from tracking.personalization.lists import choosing, learning
from tracking.personalization.lists.learning import WEEK, Goods, Walk
from tracking.personalization.lists.person import Person
from tracking.personalization.lists.signals import look
from tracking.personalization.lists.trees import Forest
from tracking.personalization.replaying.measures import LONG, Outcome

Question = tuple[list[list[int]], list[set[int]]]


@dataclass(frozen=True)
class Replayed:
    """Both questions of the replay."""

    next_basket: Outcome
    new_items: Outcome


def replay(
    history: Log,
    future: Log,
    goods: Goods,
    *,
    forest: Forest | None,
    told: Callable[[int], None] | None = None,
) -> Replayed:
    """Walk the future, one list of twenty for every question and order; codes are of one vocabulary."""
    log = logs.join(history, future)
    first, next_at, known = history.orders, 0, None
    walk = Walk.until(log, first)
    baskets: Question = ([], [])
    fresh: Question = ([], [])
    for order, person, at in walk.requests(first):
        if known is None or at >= next_at:
            known, next_at = learning.tastes(log.earliest(order), goods, at=at + 1), at + WEEK
        seen = look(person, walk.market, known, at=at)
        scores = learning.scored(seen, forest)
        bought = log.basket(order)
        _ask(
            baskets,
            choosing.next_basket(seen, learning.chances(scores, forest), together=known.together, most=LONG),
            bought,
        )
        unknown = np.setdiff1d(bought, person.codes)
        if len(unknown):
            _ask(fresh, choosing.new_items(seen, scores, most=LONG), unknown)
        if told:
            told(order - first)
    return Replayed(Outcome(*baskets), Outcome(*fresh))


def _ask(question: Question, given: Ints, bought: Ints) -> None:
    question[0].append(given.tolist())
    question[1].append(set(bought.tolist()))


def plainly(history: Log, future: Log) -> dict[str, Outcome]:
    """What there is to beat, on the same orders: the week's best sellers, and own purchases by count."""
    log = logs.join(history, future)
    walk = Walk.until(log, history.orders)
    found: dict[str, Question] = {name: ([], []) for name in ("popular", "popular_new", "buy_again")}
    for order, person, at in walk.requests(history.orders):
        week, bought = walk.market.share(7, at), log.basket(order)
        _ask(found["popular"], _ranked(week), bought)
        _ask(found["buy_again"], _ranked(_counted(person, week)), bought)
        unknown = np.setdiff1d(bought, person.codes)
        if len(unknown):
            _ask(found["popular_new"], _ranked(week, person.codes), unknown)
    return {name: Outcome(*asked) for name, asked in found.items()}


def _counted(person: Person, week: Floats) -> Floats:
    scores: Floats = week / 2
    scores[person.codes] += person.times
    return scores


def _ranked(scores: Floats, without: Iterable[int] = ()) -> Ints:
    return top.best(scores, LONG, without=without)
