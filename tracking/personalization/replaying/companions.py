"""Product page and cart of the replay: all is known to the end of the history, nothing after it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tracking.personalization.engine import companions
from tracking.personalization.engine.companions import Companions
from tracking.personalization.engine.log import Floats, Log
from tracking.personalization.replaying.measures import Outcome


def learn(history: Log, *, texts: Sequence[str], prices: Floats | None = None) -> Companions:
    """What is known at the end of the history; of its latest orders alone, what a young shop knows."""
    at = int(history.at[-1]) + 1 if history.orders else 0
    return companions.fit(history, texts=texts, at=at, prices=prices)


def product_page(known: Companions, future: Log, *, numbers: Sequence[str]) -> Outcome:
    """One item of each order is looked at (by the SHA-256 of its number); what else was bought with it?"""
    lists, truths = [], []
    shown: dict[int, list[int]] = {}
    for number, items in requests(future, numbers, known.log.n_items):
        page = items[int(hashlib.sha256(number.encode()).hexdigest(), 16) % len(items)]
        if page not in shown:
            shown[page] = known.page_list(page).tolist()
        lists.append(shown[page])
        truths.append(set(items) - {page})
    return Outcome(lists, truths)


def cart(known: Companions, future: Log, *, numbers: Sequence[str]) -> Outcome:
    """The first half of each order is in the cart; what was bought besides?"""
    lists, truths = [], []
    for _, items in requests(future, numbers, known.log.n_items):
        half = max(len(items) // 2, 1)
        lists.append(known.cart_list(items[:half]).tolist())
        truths.append(set(items[half:]))
    return Outcome(lists, truths)


def requests(future: Log, numbers: Sequence[str], known: int) -> list[tuple[str, list[int]]]:
    """(number, items in line order) of the orders with two or more items that the history knows."""
    found = [(numbers[order], future.basket(order)) for order in range(future.orders)]
    inside = [(number, basket[basket < known].tolist()) for number, basket in found]
    return [(number, items) for number, items in inside if len(items) > 1]
