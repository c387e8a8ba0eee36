"""Customers by how recently, how often and for how much they bought; in fixed classes, to compare days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.reports.retention.orders import Orders

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

DAY = 86_400_000_000
RECENCY = (30, 90, 180, 365)  # days since the last order, included; the last class is longer
FREQUENCY = (1, 2, 3, 5)  # orders, included; the last class is more
FIFTHS = 5


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Customers of one class of recency and one of frequency (places), and what they spent (minor units)."""

    recency: int
    frequency: int
    customers: int
    spent: int


@dataclass(frozen=True, kw_only=True)
class Fifth:
    """A fifth of the customers by what they spent, the first spent most; `least` is the least of them."""

    place: int
    customers: int
    spent: int
    least: int
    orders: int


def grid(orders: Orders, *, until: int) -> list[Cell]:
    """Every class of recency and frequency as of `until` (µs), empty ones too."""
    import numpy as np

    last, count, spent = _customers(orders)
    recency = np.searchsorted(np.array(RECENCY) * DAY, until - last, side="left")
    frequency = np.searchsorted(np.array(FREQUENCY), count, side="left")
    across = len(FREQUENCY) + 1
    place, size = recency * across + frequency, (len(RECENCY) + 1) * across
    customers = np.bincount(place, minlength=size)
    sums = np.zeros(size, np.int64)
    np.add.at(sums, place, spent)
    return [
        Cell(recency=at // across, frequency=at % across, customers=int(customers[at]), spent=int(sums[at]))
        for at in range(size)
    ]


def fifths(orders: Orders) -> list[Fifth]:
    """Customers in five groups by what they spent; fewer groups of fewer than five customers."""
    import numpy as np

    _last, count, spent = _customers(orders)
    order = np.argsort(-spent, kind="stable")
    parts = [part for part in np.array_split(order, FIFTHS) if len(part)]
    return [
        Fifth(
            place=place,
            customers=len(part),
            spent=int(spent[part].sum()),
            least=int(spent[part].min()),
            orders=int(count[part].sum()),
        )
        for place, part in enumerate(parts)
    ]


def _customers(orders: Orders) -> tuple[Array, Array, Array]:
    """Of each customer: the moment of the last order, how many orders, minor units spent."""
    import numpy as np

    last = orders.last
    begins = orders.nth == 1
    number = np.cumsum(begins) - 1
    spent = np.zeros(int(begins.sum()), np.int64)
    np.add.at(spent, number, orders.value)
    return orders.at[last], orders.nth[last], spent
