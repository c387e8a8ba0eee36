"""Whether customers order again, and how long that takes; whoever has not yet may still do."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.reports import survival
from tracking.reports.retention.orders import Orders

DAY = 86_400_000_000
HORIZONS = (30, 90, 180, 365)  # days
MOST = 5  # the fifth and every later order are told together
GAPS = (7, 14, 30, 60, 90, 180, 365)  # days, included


@dataclass(frozen=True, kw_only=True)
class Again:
    """Of customers who made their `nth` order: how many ordered again, how soon (µs), what share by when.

    Shares (with interval) are None where nobody has been watched for so long.
    """

    nth: int
    customers: int
    came: int
    median: int | None
    quarter: int | None
    shares: tuple[tuple[float, float, float] | None, ...]


def again(orders: Orders, *, since: int, until: int) -> list[Again]:
    """For the first, second, … order made in [since, until) (µs), as known at `until`."""
    return [found for nth in range(1, MOST + 1) if (found := _again(orders, nth, since, until)).customers]


def _again(orders: Orders, nth: int, since: int, until: int) -> Again:
    import numpy as np

    which = (orders.nth == nth) if nth < MOST else (orders.nth >= nth)
    which &= (orders.at >= since) & (orders.at < until)
    came = ~orders.last[which]
    times = np.where(came, orders.gap[which], until - orders.at[which])
    curve = survival.curve(times, came)
    watched = int(times.max(initial=0))
    median, quarter = (curve.quantile(part) for part in (0.5, 0.25))
    return Again(
        nth=nth,
        customers=int(which.sum()),
        came=int(came.sum()),
        median=None if median is None else int(median),
        quarter=None if quarter is None else int(quarter),
        shares=tuple(curve.by(days * DAY) if watched >= days * DAY else None for days in HORIZONS),
    )


@dataclass(frozen=True, kw_only=True)
class Gap:
    """So many orders came more than `over` and at most `to` (None: any) days after the one before."""

    over: int
    to: int | None
    orders: int


def gaps(orders: Orders, *, since: int, until: int) -> tuple[list[Gap], list[int | None]]:
    """Times between orders, the later one in [since, until): by class, and their quartiles (µs, R-7)."""
    import numpy as np

    later = np.flatnonzero((orders.nth > 1) & (orders.at >= since) & (orders.at < until))
    found = orders.at[later] - orders.at[later - 1]
    edges = np.array([days * DAY for days in GAPS])
    counts = np.bincount(np.searchsorted(edges, found, side="left"), minlength=len(GAPS) + 1)
    classes = [
        Gap(over=over, to=to, orders=int(count))
        for over, to, count in zip((0, *GAPS), (*GAPS, None), counts, strict=True)
    ]
    if not len(found):
        return classes, [None, None, None]
    return classes, [int(value) for value in np.percentile(found, (25, 50, 75))]


def returning(orders: Orders, *, since: int, until: int) -> tuple[int, int, int]:
    """Of the orders in [since, until): all, those by customers who had ordered before, new customers."""
    inside = (orders.at >= since) & (orders.at < until)
    new = int((inside & (orders.nth == 1)).sum())
    count = int(inside.sum())
    return count, count - new, new
