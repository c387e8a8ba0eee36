"""Cohorts added up: by month, by channel, and how the margin of a customer grows with the months. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tracking.reports.lifetime.models import LifetimeCohort

AGES = (0, 1, 3, 6, 12)  # months after that of the first order


@dataclass
class Sum:
    """Customers of one month or channel. `by_age` is the margin of each month of age; `months` when began."""

    customers: int = 0
    orders: int = 0
    kept: int = 0
    margin: int = 0
    alive: float | None = None
    expected: int | None = None
    by_age: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    began: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, row: LifetimeCohort) -> None:
        """Take a row into account."""
        self.customers += row.customers
        self.orders += row.orders
        self.kept += row.kept_minor
        self.margin += row.margin_minor
        self.by_age[row.age] += row.margin_minor
        if row.age == 0:
            self.began[row.month] += row.customers
            if row.alive is not None:
                self.alive = (self.alive or 0.0) + row.alive
            if row.expected_margin_minor is not None:
                self.expected = (self.expected or 0) + row.expected_margin_minor

    def each(self, amount: float | None) -> int | None:
        """An amount for one customer."""
        return None if amount is None or not self.customers else round(amount / self.customers)

    @property
    def value(self) -> int:
        """Margin so far and of the year to come."""
        return self.margin + (self.expected or 0)

    def until(self, age: int) -> int | None:
        """Margin of one customer by the end of that month of age."""
        return self.each(sum(minor for at, minor in self.by_age.items() if at <= age))


def by(rows: Iterable[LifetimeCohort], key: Callable[[LifetimeCohort], str]) -> dict[str, Sum]:
    """Sums by `key`, in the order of their first rows."""
    found: dict[str, Sum] = {}
    for row in rows:
        found.setdefault(key(row), Sum()).add(row)
    return found


def all_of(rows: Iterable[LifetimeCohort]) -> Sum:
    """Everybody."""
    found = Sum()
    for row in rows:
        found.add(row)
    return found


def months_between(first: str, last: str) -> int:
    """How many months later `last` is."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])


def growth(rows: Sequence[LifetimeCohort], *, now: str) -> list[tuple[int, int, int]]:
    """(age, customers, margin of one of them by its end): of those alone whose month of that age is over.

    Each month of age adds what those brought in it who have been known for so long.
    """
    began: defaultdict[str, int] = defaultdict(int)
    margin: defaultdict[tuple[str, int], int] = defaultdict(int)
    for row in rows:
        began[row.month] += row.customers
        margin[row.month, row.age] += row.margin_minor
    found, total = [], 0.0
    for age in range(months_between(min(began), now) if began else 0):
        known = [month for month in began if months_between(month, now) > age]
        customers = sum(began[month] for month in known)
        if not customers:
            break
        total += sum(margin[month, age] for month in known) / customers
        found.append((age, customers, round(total)))
    return found
