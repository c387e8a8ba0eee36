"""What is known of the goods at a moment: how wanted, how new, and after how long people buy them again.

It is made from a log at once and then moves with time, order by order; both ways give the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracking.personalization.engine.log import DAY, GUEST, Floats, Ints, Log

WINDOWS = (1, 3, 7, 30)
FEW_INTERVALS = 3
HABITS = ("sold", "first", "last", "buyers", "repeats", "waited", "waits")


class Market:
    """Counts by item code; times are microseconds."""

    def __init__(self, n_items: int) -> None:
        self.n_items = n_items
        self.orders = 0
        self.sold = np.zeros(n_items, dtype=np.int64)
        self.first = np.full(n_items, np.inf)
        self.last = np.full(n_items, -np.inf)
        self.buyers = np.zeros(n_items, dtype=np.int64)
        self.repeats = np.zeros(n_items, dtype=np.int64)
        self.waited = np.zeros(n_items)
        self.waits = np.zeros(n_items, dtype=np.int64)
        self._windows = {days: _Window(n_items, days) for days in WINDOWS}

    @classmethod
    def of(cls, log: Log, *, at: int) -> Market:
        """Everything before `at`."""
        known, found = log.until(at), cls(log.n_items)
        found.orders = known.orders
        found.sold = np.bincount(known.items, minlength=log.n_items)
        np.minimum.at(found.first, known.items, known.line_at)
        np.maximum.at(found.last, known.items, known.line_at)
        found._habits(known)
        for window in found._windows.values():
            lately = known.since(at - window.length)
            for order in range(lately.orders):
                window.feed(int(lately.at[order]), lately.basket(order))
        return found

    def _habits(self, log: Log) -> None:
        """Who bought what again, and after how long (a second order of the same day is no interval)."""
        mine = log.line_user != GUEST
        item, at = log.items[mine], log.line_at[mine]
        who = log.line_user[mine].astype(np.int64) * self.n_items + item
        order = np.argsort(who, kind="stable")
        who, item, at = who[order], item[order], at[order]
        again = np.zeros(len(who), dtype=bool)
        again[1:] = who[1:] == who[:-1]
        self.buyers = np.bincount(item[~again], minlength=self.n_items)
        self.repeats = np.bincount(item[again], minlength=self.n_items)
        gaps = np.diff(at, prepend=at[:1])
        later = again & (gaps > DAY)
        self.waited = np.bincount(item[later], gaps[later] / DAY, minlength=self.n_items).astype(np.float64)
        self.waits = np.bincount(item[later], minlength=self.n_items)

    def feed(self, at: int, items: Ints, *, before: tuple[Ints, Ints] | None) -> None:
        """One more order. `before`: what its customer had (codes ascending, when last); None for a guest."""
        self.orders += 1
        self.sold[items] += 1
        self.first[items] = np.minimum(self.first[items], at)
        self.last[items] = at
        for window in self._windows.values():
            window.feed(at, items)
        if before is None:
            return
        codes, last = before
        place = np.searchsorted(codes, items)
        had = np.zeros(len(items), dtype=bool)
        inside = place < len(codes)
        had[inside] = codes[place[inside]] == items[inside]
        self.buyers[items[~had]] += 1
        self.repeats[items[had]] += 1
        gaps = at - last[place[had]]
        later = items[had][gaps > DAY]
        self.waited[later] += gaps[gaps > DAY] / DAY
        self.waits[later] += 1

    def packed(self) -> dict[str, NDArray[Any]]:
        """As named arrays, for keeping."""
        habits = {f"market_{name}": getattr(self, name) for name in HABITS}
        windows = {f"market_days_{days}": window.counts for days, window in self._windows.items()}
        orders = np.array([self.orders, *(window.orders for window in self._windows.values())])
        return {**habits, **windows, "market_orders": orders}

    @classmethod
    def unpacked(cls, arrays: Mapping[str, NDArray[Any]]) -> Market:
        """The inverse of `packed`: a market that stands still."""
        found = cls(len(arrays["market_sold"]))
        for name in HABITS:
            setattr(found, name, arrays[f"market_{name}"])
        found.orders = int(arrays["market_orders"][0])
        for days, orders in zip(WINDOWS, arrays["market_orders"][1:], strict=True):
            found.stand(days, arrays[f"market_days_{days}"], int(orders))
        return found

    def stand(self, days: int, counts: NDArray[Any], orders: int) -> None:
        """Let the last `days` be these counts of `orders` orders, from now on."""
        window = self._windows[days]
        window.counts, window.orders = counts, orders
        window.inside.clear()

    def share(self, days: int, at: int) -> Floats:
        """Of the orders in the `days` before `at`, the share that holds each item."""
        return self._windows[days].share(at)

    def interval(self, codes: Ints | Sequence[int] | slice = slice(None)) -> Floats:
        """Days after which people usually buy the item again; NaN where that is not known."""
        waits = self.waits[codes]
        return np.where(waits >= FEW_INTERVALS, self.waited[codes] / np.maximum(waits, 1), np.nan)


class _Window:
    """Counts of the orders inside; one that was kept has counts only, and stands still."""

    def __init__(self, n_items: int, days: int) -> None:
        self.length = days * DAY
        self.counts: Ints = np.zeros(n_items, dtype=np.int64)
        self.orders = 0
        self.inside: deque[tuple[int, Ints]] = deque()

    def feed(self, at: int, items: Ints) -> None:
        self.counts[items] += 1
        self.orders += 1
        self.inside.append((at, items))

    def share(self, at: int) -> Floats:
        while self.inside and self.inside[0][0] < at - self.length:
            self.counts[self.inside.popleft()[1]] -= 1
            self.orders -= 1
        return self.counts / max(self.orders, 1)
