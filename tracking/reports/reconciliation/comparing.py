"""Orders beside the purchases that were recorded of them, day by day. Pure.

Both sides are compared order by order in the order's own currency, so that nothing cancels out; days and sums
are told in the store's. An order may have been changed after it was bought: the recorded purchase must equal
one of the totals it has had, and what changed since is told as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

WAITING, MISSING, DIFFERENT, UNKNOWN, OTHER_DAY = "waiting", "missing", "different", "unknown", "other_day"
DEFECTS = frozenset({MISSING, DIFFERENT, UNKNOWN, OTHER_DAY})
ON_ITS_WAY = timedelta(minutes=10)  # the worker records purchases within seconds of the payment


@dataclass(frozen=True, kw_only=True)
class Sold:
    """A confirmed order. `totals` are those it has had since, the first one first, the present one last, in
    the order's currency; `store_totals` the same in the store's.
    """

    order_id: str
    number: int
    day: date
    at: datetime
    totals: tuple[int, ...]
    store_totals: tuple[int, ...]
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class Bought:
    """A recorded purchase: its order, its total in the order's currency, and in the store's if it is known.

    `people`: neither staff's nor a machine's, so questions must hold it; `fresh`: they need not hold it yet.
    """

    order_id: str
    number: str
    day: date
    total: int | None
    store_total: int | None = None
    people: bool = True
    fresh: bool = False


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """One order and one purchase that do not say the same; amounts in the store's currency, None for none."""

    kind: str
    number: str
    order_id: str
    day: date
    ordered: int | None
    recorded: int | None


@dataclass(kw_only=True)
class Day:
    """One day's account in the store's currency (minor units).

    `ordered` and `recorded` are the totals when bought; `changed` and `cancelled` what became of them since;
    `reported` the sales on the dashboard. `people` is what was recorded of people, `fresh` of it what is
    too new to be counted for sure, `counted` the revenue that questions show.
    """

    day: date
    orders: int = 0
    ordered: int = 0
    purchases: int = 0
    recorded: int = 0
    changed: int = 0
    cancelled: int = 0
    reported_orders: int = 0
    reported: int = 0
    people: int = 0
    counted: int = 0
    fresh: int = 0
    waiting: int = 0

    @property
    def told(self) -> bool:
        """Whether there is anything to tell of it."""
        return bool(self.orders or self.purchases or self.reported or self.counted)

    @property
    def unrecorded(self) -> int:
        """Orders less purchases, in money; zero when both tell the same."""
        return self.ordered - self.recorded

    @property
    def unreported(self) -> int:
        """What the reports' sales differ by from the orders, after changes and cancellations; zero."""
        return self.ordered + self.changed - self.cancelled - self.reported

    @property
    def uncounted(self) -> int:
        """What questions' revenue differs by from what was recorded of people; zero."""
        return 0 if self.people - self.fresh <= self.counted <= self.people else self.people - self.counted


@dataclass(frozen=True, kw_only=True)
class Account:
    """All days of a period, in order, and everything that does not agree. The reports of `recounting` days
    are not compared."""

    days: tuple[Day, ...]
    disagreements: tuple[Disagreement, ...]
    recounting: int = 0

    @property
    def total(self) -> Day:
        """The days together."""
        found = Day(day=self.days[0].day if self.days else date.min)
        for day in self.days:
            for name in _SUMMED:
                setattr(found, name, getattr(found, name) + getattr(day, name))
        return found

    @property
    def defects(self) -> tuple[Disagreement, ...]:
        """What is wrong, rather than merely on its way."""
        return tuple(one for one in self.disagreements if one.kind in DEFECTS)

    @property
    def holds(self) -> bool:
        """Whether nothing is missing, too much or different, and no day's sales are reported otherwise."""
        return not self.defects and not any(day.unreported or day.uncounted for day in self.days)


_SUMMED = (
    *("orders", "ordered", "purchases", "recorded", "changed", "cancelled"),
    *("reported_orders", "reported", "people", "counted", "fresh", "waiting"),
)


@dataclass
class _Book:
    days: dict[date, Day]
    found: list[Disagreement] = field(default_factory=list)

    def day(self, day: date) -> Day:
        return self.days.setdefault(day, Day(day=day))


def compare(
    *,
    days: Sequence[date],
    sold: Iterable[Sold],
    bought: Iterable[Bought],
    reported: Mapping[date, tuple[int, int]],
    counted: Mapping[date, int] | None = None,
    recounting: Collection[date] = (),
    at: datetime,
) -> Account:
    """The account of `days` as of `at`.

    `reported` are orders and sales by day as the dashboard shows them, `counted` the revenue of questions
    (None: nobody has counted yet; nor is it compared on days that are being counted anew, `recounting`).

    `sold` and `bought` are those of the days, and the other half of each pair even if of another day.
    """
    wanted = set(days)
    book = _Book({day: Day(day=day) for day in days})
    recorded = {one.order_id: one for one in bought}
    for order in sold:
        _enter(book, order, recorded.pop(order.order_id, None), wanted, at)
    for one in recorded.values():
        if one.day in wanted:
            _record(book.day(one.day), one, one.store_total or 0)
            book.found.append(
                _disagreement(UNKNOWN, one.number, one.order_id, one.day, None, one.store_total)
            )
    for day, (orders, sales) in reported.items():
        if day in wanted:
            book.day(day).reported_orders, book.day(day).reported = orders, sales
    for known in book.days.values():
        unknown = counted is None or known.day in recounting
        known.counted = known.people if unknown or counted is None else counted.get(known.day, 0)
    return Account(
        days=tuple(book.days[day] for day in sorted(wanted)),
        disagreements=tuple(sorted(book.found, key=lambda one: (one.day, one.number), reverse=True)),
        recounting=len(wanted.intersection(recounting)),
    )


def _enter(book: _Book, order: Sold, purchase: Bought | None, wanted: set[date], at: datetime) -> None:
    then, recorded = _amounts(order, purchase)
    if order.day in wanted:
        day = book.day(order.day)
        day.orders += 1
        day.ordered += then
        day.changed += order.store_totals[-1] - then
        day.cancelled += order.store_totals[-1] if order.cancelled else 0
    if purchase is not None and purchase.day in wanted:
        _record(book.day(purchase.day), purchase, recorded or 0)
    kind = _kind(order, purchase, at)
    if kind and {order.day, purchase.day if purchase else order.day} & wanted:
        if kind == WAITING:
            book.day(order.day).waiting += 1
        number = str(order.number)
        book.found.append(_disagreement(kind, number, order.order_id, order.day, then, recorded))


def _amounts(order: Sold, purchase: Bought | None) -> tuple[int, int | None]:
    """What was ordered when it was bought and what was recorded of it, in the store's currency."""
    if purchase is None or purchase.total is None:
        return order.store_totals[0], None
    if purchase.total in order.totals:
        then = order.store_totals[order.totals.index(purchase.total)]
        return then, then
    return order.store_totals[0], purchase.store_total if purchase.store_total is not None else purchase.total


def _kind(order: Sold, purchase: Bought | None, at: datetime) -> str:
    if purchase is None:
        return WAITING if at - order.at < ON_ITS_WAY else MISSING
    if purchase.total not in order.totals:
        return DIFFERENT
    return OTHER_DAY if purchase.day != order.day else ""


def _record(day: Day, one: Bought, minor: int) -> None:
    day.purchases += 1
    day.recorded += minor
    day.people += minor if one.people else 0
    day.fresh += minor if one.people and one.fresh else 0


def _disagreement(
    kind: str, number: str, order_id: str, day: date, ordered: int | None, recorded: int | None
) -> Disagreement:
    return Disagreement(
        kind=kind, number=number, order_id=order_id, day=day, ordered=ordered, recorded=recorded
    )
