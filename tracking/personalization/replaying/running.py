"""The whole replay of a future after a history: every task, what there is to beat, and the lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracking.personalization.engine.log import Log
from tracking.personalization.lists import learning
from tracking.personalization.lists.learning import Goods
from tracking.personalization.replaying import companions, live
from tracking.personalization.replaying.measures import Outcome, measure
from tracking.personalization.replaying.reading import Sales

TASKS = ("next_basket", "new_items", "product_page", "cart")
Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Run:
    """The outcome of each task, and of the plain lists on the same requests."""

    outcomes: Mapping[str, Outcome]
    plain: Mapping[str, Outcome]
    codes: tuple[str, ...]
    known: int

    def figures(self) -> dict[str, dict[str, Any]]:
        """Each task's figures by its name."""
        return {name: measure(self.outcomes[name], known=self.known) for name in TASKS}

    def to_beat(self) -> dict[str, dict[str, Any]]:
        """The same of best sellers of the week and of own purchases by count."""
        return {name: measure(outcome, known=self.known) for name, outcome in self.plain.items()}


def run(history: Sales, future: Sales, *, last_orders: int | None = None, told: Told | None = None) -> Run:
    """Replay `future` (read after `history`) as a shop that has the latest `last_orders` orders (None: all).

    `told` hears of progress: what is done, how much of it, of how much.
    """
    past = history.log if last_orders is None else history.log.last(last_orders)
    begin = int(future.log.at[0])
    goods = Goods(history.titles, history.prices)
    forest = learning.learn(past, goods, at=begin, told=_of(told, "learning", past.orders))
    outcomes = _companions(past, history, future)
    replayed = live.replay(
        past, future.log, goods, forest=forest, told=_of(told, "replay", future.log.orders)
    )
    outcomes |= {"next_basket": replayed.next_basket, "new_items": replayed.new_items}
    return Run(outcomes, live.plainly(past, future.log), future.codes, len(history.codes))


def _companions(past: Log, history: Sales, future: Sales) -> dict[str, Outcome]:
    known = companions.learn(past, texts=history.titles, prices=history.prices)
    return {
        "product_page": companions.product_page(known, future.log, numbers=future.numbers),
        "cart": companions.cart(known, future.log, numbers=future.numbers),
    }


def _of(told: Told | None, what: str, most: int) -> Callable[[int], None] | None:
    return None if told is None else lambda order: told(what, order, most)


def write(found: Run, folder: Path) -> None:
    """One file a task, one line a request: a JSON list of 20 stock codes, best first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TASKS:
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as lines:
            for given in found.outcomes[name].lists:
                lines.write(json.dumps([found.codes[item] for item in given]) + "\n")
