"""Intervals, times to convert and bottlenecks, beside figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tracking.nps.statistics import wilson
from tracking.reports.funnel import statistics
from tracking.reports.funnel.values import Times


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(12, 300) == pytest.approx((0.02303, 0.06860), abs=5e-6)
    assert wilson(0, 50) == pytest.approx((0, 0.07135), abs=5e-6)
    assert wilson(50, 50)[1] == 1


def test_those_on_their_way_count_as_long_as_they_are_seen() -> None:
    # Six began; one got there after 1, then one left sight, and so on (a textbook's example).
    done, waiting = (
        np.array([6, 6, 6, 7, 10, 13, 16, 22, 23]),
        np.array([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]),
    )
    at, share = statistics.survival(done, waiting, 21)
    assert at.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert (1 - share).round(4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert statistics.times(done, waiting, 21) == Times(n=21, done=9, p25=13, p50=23, p75=None, p90=None)
    assert statistics.curve(done, waiting, 21)[-1] == (23, 0.551821)


def test_with_nobody_on_their_way_it_is_the_plain_share() -> None:
    done = np.array([4, 1, 3, 2])
    assert statistics.times(done, np.empty(0), 8) == Times(n=8, done=4, p25=2, p50=4, p75=None, p90=None)
    assert statistics.times(np.empty(0, dtype=int), np.empty(0), 0) == Times(
        n=0, done=0, p25=None, p50=None, p75=None, p90=None
    )


def test_bottlenecks_are_ranked_by_what_they_cost() -> None:
    counts, values = [1000, 400, 200, 50], np.array([3000, 5000, 4000, 4000])
    found = statistics.bottlenecks([1, 2, 3, 4], counts, values)
    # 600 lost of whom 50/400 would buy; 200 × 50/200; 150 × 1.
    assert [(one.before, one.after, one.orders, one.rank) for one in found] == [
        (3, 4, 150, 1),
        (1, 2, 75, 2),
        (2, 3, 50, 3),
    ]
    assert found[0].recoverable == 150 * 4000
    for one in found:
        assert one.low is not None
        assert one.high is not None
        assert one.recoverable is not None
        assert one.low < one.recoverable < one.high
    assert statistics.bottlenecks([1, 2, 3, 4], counts, values) == found
    assert statistics.bottlenecks([1, 2], [10, 0], values) == ()
    alone = statistics.bottlenecks([1, 2], [10, 5], np.empty(0))[0]
    assert (alone.recoverable, alone.low, alone.orders) == (None, None, 5)
