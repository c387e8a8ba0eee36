"""Intervals, times to convert, and what bottlenecks cost: pure functions of counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracking.reports.funnel.values import Bottleneck, Times

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

PERCENTS = (0.25, 0.50, 0.75, 0.90)
POINTS = 60
DRAWS = 2_000
CLOSE = 1e-12


def survival(done: Array, waiting: Array, began: int) -> tuple[Array, Array]:
    """Times at which somebody got there, and the share that has by then, after Kaplan and Meier (1958).

    `waiting`: how long those not yet there have been seen; who is missing was seen to the end.
    """
    import numpy as np

    times, many = np.unique(done, return_counts=True)
    before = np.concatenate([[0], np.cumsum(many)[:-1]]) if len(many) else many
    left = np.searchsorted(np.sort(waiting), times, side="left")
    return times, 1 - np.cumprod(1 - many / (began - before - left))


def times(done: Array, waiting: Array, began: int) -> Times:
    """When a quarter, half, three quarters and nine tenths have got there."""
    import numpy as np

    at, share = survival(done, waiting, began)
    found = [int(np.searchsorted(share, percent - CLOSE)) for percent in PERCENTS]
    p25, p50, p75, p90 = (int(at[place]) if place < len(at) else None for place in found)
    return Times(n=began, done=len(done), p25=p25, p50=p50, p75=p75, p90=p90)


def curve(done: Array, waiting: Array, began: int) -> tuple[tuple[int, float], ...]:
    """At most POINTS points of the curve, the last one included."""
    import numpy as np

    at, share = survival(done, waiting, began)
    if not len(at):
        return ()
    places = np.unique(np.linspace(0, len(at) - 1, min(POINTS, len(at))).astype(int))
    return tuple((int(at[place]), round(float(share[place]), 6)) for place in places)


def bottlenecks(numbers: Sequence[int], counts: Sequence[int], values: Array) -> tuple[Bottleneck, ...]:
    """Losses between the steps `numbers` with so many people at each, ranked by what they cost.

    Lost × share of the next step's people who went on to the end × mean value of an order. The interval draws
    the counts and the mean anew (bootstrap of 2,000 with a fixed seed); without values orders are ranked.
    """
    import numpy as np

    if not counts or not counts[0] or not counts[-1]:
        return ()
    value = float(values.mean()) if len(values) else None
    drawn = _drawn(counts)
    worth = _worths(values)
    found = []
    for place in range(len(counts) - 1):
        orders = _orders(np.array(counts, dtype=float), place)
        spread = _orders(drawn, place) * worth if len(values) > 1 else None
        low, high = (
            (None, None) if spread is None else (float(one) for one in np.percentile(spread, [2.5, 97.5]))
        )
        found.append(
            Bottleneck(
                before=numbers[place],
                after=numbers[place + 1],
                lost=counts[place] - counts[place + 1],
                downstream=counts[-1] / counts[place + 1],
                orders=float(orders),
                order_value=value,
                recoverable=None if value is None else float(orders) * value,
                low=low,
                high=high,
                rank=0,
            )
        )
    return _ranked(found)


def _orders(counts: Array, place: int) -> Array:
    import numpy as np

    lost, then = counts[..., place] - counts[..., place + 1], counts[..., place + 1]
    orders: Array = lost * counts[..., -1] / np.maximum(then, 1)
    return orders


def _drawn(counts: Sequence[int]) -> Array:
    import numpy as np

    ends = -np.diff(np.array([*counts, 0]))
    drawn = np.random.default_rng(20).multinomial(counts[0], ends / counts[0], size=DRAWS)
    return drawn[:, ::-1].cumsum(axis=1)[:, ::-1].astype(float)


def _worths(values: Array) -> Array | float:
    import numpy as np

    if len(values) < 2:
        return 1.0
    spread = values.std(ddof=1) / len(values) ** 0.5
    drawn: Array = np.random.default_rng(21).normal(values.mean(), spread, size=DRAWS).clip(0)
    return drawn


def _ranked(found: Sequence[Bottleneck]) -> tuple[Bottleneck, ...]:
    from dataclasses import replace

    ordered = sorted(found, key=lambda one: -one.orders)
    return tuple(replace(one, rank=rank) for rank, one in enumerate(ordered, start=1))
