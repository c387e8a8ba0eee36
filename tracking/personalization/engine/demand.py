"""What is wanted now: how many orders of the last days hold an item."""

from __future__ import annotations

from collections import deque

import numpy as np

from tracking.personalization.engine.log import DAY, Floats, Ints, Log

WINDOWS = (7.0, 30.0, 90.0, 36_500.0)


def counts(log: Log, *, at: int, days: float) -> Ints:
    """Orders in [`at` - `days`, `at`) that hold each item."""
    lately = log.until(at).since(at - int(days * DAY))
    return np.bincount(lately.items, minlength=log.n_items)


def recent(log: Log, *, at: int, days: float = 7.0) -> Floats:
    """The same as shares of the best seller, all zero where nothing was sold."""
    return scaled(counts(log, at=at, days=days))


def latest(log: Log, *, at: int) -> Floats:
    """Demand of the last week; of the last month, quarter or ever where a week (a month …) sold nothing."""
    for days in WINDOWS:
        found = counts(log, at=at, days=days)
        if found.any():
            return scaled(found)
    return np.zeros(log.n_items)


def scaled(amounts: Ints | Floats) -> Floats:
    """Shares of the largest."""
    most = amounts.max(initial=0)
    return amounts / most if most else np.zeros(len(amounts))


class Live:
    """Demand that moves with time: orders are fed as they come and leave the window by themselves."""

    def __init__(self, n_items: int, *, days: float = 7.0) -> None:
        self._window = int(days * DAY)
        self._counts = np.zeros(n_items, dtype=np.int64)
        self._inside: deque[tuple[int, Ints]] = deque()

    def feed(self, at: int, items: Ints) -> None:
        """One more order, not earlier than the last."""
        self._counts[items] += 1
        self._inside.append((at, items))

    def scores(self, at: int) -> Floats:
        """Shares of the best seller in the window before `at`."""
        while self._inside and self._inside[0][0] < at - self._window:
            self._counts[self._inside.popleft()[1]] -= 1
        return scaled(self._counts)
