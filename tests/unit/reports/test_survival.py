"""Kaplan-Meier on cases that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tracking.reports import survival


def test_nobody_is_lost_from_sight_and_it_is_the_plain_share():
    curve = survival.curve(np.array([1, 2, 3, 4]), np.array([True, True, True, True]))
    assert list(curve.share) == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert curve.quantile(0.5) == 2
    assert curve.quantile(1.0) == 4
    assert curve.by(2.5)[0] == pytest.approx(0.5)
    assert curve.by(0.5) == (0.0, 0.0, 0.0)


def test_who_was_last_seen_before_counts_only_until_then():
    # Four at risk at 1, two left of whom one comes at 3: 1 - 3/4 * 1/2.
    curve = survival.curve(np.array([1, 2, 3, 5]), np.array([True, False, True, False]))
    assert list(curve.after) == [1, 3]
    assert list(curve.share) == pytest.approx([0.25, 0.625])
    assert curve.quantile(0.9) is None
    low, high = curve.by(3)[1:]
    assert 0 <= low < 0.625 < high <= 1


def test_what_happens_at_the_moment_others_are_lost_counts_first():
    curve = survival.curve(np.array([2, 2]), np.array([False, True]))
    assert list(curve.share) == pytest.approx([0.5])


def test_without_anybody_there_is_no_curve():
    curve = survival.curve(np.array([], np.int64), np.array([], bool))
    assert curve.quantile(0.5) is None
    assert curve.by(10)[0] == 0
