"""One customer's own history: what they bought, how often, how long ago, how they buy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracking.personalization.engine.log import DAY, Floats, Ints

RECENT = 3
Flags = NDArray[np.bool_]
Values = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Person:
    """Orders oldest first, each (microseconds, codes of its distinct items)."""

    orders: tuple[tuple[int, Ints], ...] = ()

    def after(self, at: int, items: Ints) -> Person:
        """The same person with one order more."""
        return Person((*self.orders, (at, items)))

    @cached_property
    def _lines(self) -> tuple[Ints, Ints]:
        if not self.orders:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        items = np.concatenate([items for _, items in self.orders]).astype(np.int64)
        return items, np.repeat([at for at, _ in self.orders], [len(items) for _, items in self.orders])

    @cached_property
    def _counted(self) -> tuple[Ints, Ints, Ints]:
        return np.unique(self._lines[0], return_inverse=True, return_counts=True)

    @property
    def codes(self) -> Ints:
        """Codes of all items they have, ascending."""
        return self._counted[0]

    @property
    def times(self) -> Ints:
        """In how many orders each was."""
        return self._counted[2]

    @cached_property
    def last(self) -> Ints:
        """When each was bought last."""
        found = np.zeros(len(self.codes), dtype=np.int64)
        np.maximum.at(found, self._counted[1], self._lines[1])
        return found

    @cached_property
    def first(self) -> Ints:
        """When each was bought first."""
        found = np.full(len(self.codes), np.iinfo(np.int64).max)
        np.minimum.at(found, self._counted[1], self._lines[1])
        return found

    @cached_property
    def own_interval(self) -> Floats:
        """Days between their purchases of each item; NaN where there was one only, or all on one day."""
        span = (self.last - self.first) / DAY
        known = (self.times > 1) & (span >= 1)
        return np.where(known, span / np.maximum(self.times - 1, 1), np.nan)

    @property
    def latest(self) -> Ints:
        """The items of the last order."""
        return self.orders[-1][1] if self.orders else np.zeros(0, dtype=np.int64)

    @cached_property
    def recent(self) -> Ints:
        """Items of the last orders, an item as often as it was in one."""
        return np.concatenate([items for _, items in self.orders[-RECENT:]] or [self.latest])

    @cached_property
    def interval(self) -> float:
        """Days between days on which they ordered; NaN below two."""
        days = sorted({at // DAY for at, _ in self.orders})
        return (days[-1] - days[0]) / (len(days) - 1) if len(days) > 1 else np.nan

    @cached_property
    def repeat_share(self) -> float:
        """Share of the lines after the first order that they had had before; NaN for a first order only."""
        later = len(self._lines[0]) - len(self.orders[0][1]) if self.orders else 0
        repeated = len(self._lines[0]) - len(self.codes)
        return repeated / later if later else np.nan


def places(codes: Ints, among: Ints) -> tuple[Ints, Flags]:
    """Where each of `among` lies in the ascending `codes` (0 where it does not), and whether it does."""
    if not len(codes):
        return np.zeros(len(among), np.int64), np.zeros(len(among), bool)
    place = np.minimum(np.searchsorted(codes, among), len(codes) - 1)
    return place, codes[place] == among


def of(orders: Sequence[tuple[int, Sequence[int]]]) -> Person:
    """From plain values, in any order."""
    ranked = sorted(((at, np.unique(items).astype(np.int64)) for at, items in orders), key=lambda one: one[0])
    return Person(tuple(ranked))
