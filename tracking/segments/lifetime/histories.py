"""Customers' purchases as the models take them: how many again, how long ago the last, how long known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEEK = 7.0


class Purchase(NamedTuple):
    """What a customer spent on a day, in units of one currency."""

    customer: str
    day: date
    amount: float


@dataclass(frozen=True)
class Histories:
    """One row a customer, sorted by `customer`: shapes (n,).

    x: purchases after the first (days count once); t_x: weeks from the first to the last; T: weeks from the
    first until the end of what is known; mean: average amount of the x purchases, 0 where x is 0.
    """

    customer: tuple[str, ...]
    x: NDArray[np.float64]
    t_x: NDArray[np.float64]
    T: NDArray[np.float64]
    mean: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.customer)


def summarize(purchases: Iterable[Purchase], *, until: date) -> Histories:
    """Histories as of the end of `until`; later purchases are left out.

    As Fader, Hardie and Lee count (2005, "Counting Your Customers" the Easy Way): purchases of a day are one.
    """
    import numpy as np

    days: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for customer, day, amount in purchases:
        if day <= until:
            days[customer][day] += amount
    names = tuple(sorted(days))
    rows = [_row(days[name], until) for name in names]
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 4).T
    return Histories(names, *columns)


def _row(spent: dict[date, float], until: date) -> tuple[float, float, float, float]:
    first, last = min(spent), max(spent)
    again = [amount for day, amount in spent.items() if day != first]
    return (
        float(len(again)),
        (last - first).days / WEEK,
        (until - first).days / WEEK,
        sum(again) / len(again) if again else 0.0,
    )


def counted(purchases: Iterable[Purchase], customers: Iterable[str], *, after: date) -> NDArray[np.float64]:
    """Days after `after` on which each of `customers` bought: shape (n,), in their order."""
    import numpy as np

    days: dict[str, set[date]] = defaultdict(set)
    for customer, day, _amount in purchases:
        if day > after:
            days[customer].add(day)
    return np.array([len(days.get(name, ())) for name in customers], dtype=np.float64)
