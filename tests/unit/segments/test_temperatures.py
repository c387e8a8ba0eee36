"""Cold, warm and hot do not flicker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracking.segments.propensity.temperatures import COLD, HOT, WARM, Known, Limits, automatic, following

LIMITS = Limits(warm=0.1, hot=0.3)
HOUR = timedelta(hours=1)


def test_somebody_new_is_what_the_score_says() -> None:
    for score, wanted in ((0.0, COLD), (0.099, COLD), (0.1, WARM), (0.299, WARM), (0.3, HOT), (1.0, HOT)):
        assert following(None, score, LIMITS, at=NOON) == Known(temperature=wanted, since=NOON)


def test_getting_warmer_is_at_once_and_colder_takes_a_fifth_less_and_a_day() -> None:
    now, later = NOON, NOON + 25 * HOUR
    for known, score, at, wanted in (
        (WARM, 0.31, now + HOUR, HOT),
        (COLD, 0.9, now + HOUR, HOT),
        (HOT, 0.25, later, HOT),
        (HOT, 0.24, later, HOT),
        (HOT, 0.23, now + 23 * HOUR, HOT),
        (HOT, 0.23, later, WARM),
        (HOT, 0.079, later, COLD),
        (WARM, 0.081, later, WARM),
        (WARM, 0.079, later, COLD),
        (COLD, 0.0, later, COLD),
    ):
        found = following(Known(temperature=known, since=now), score, LIMITS, at=at)
        assert found.temperature == wanted, (known, score)
        assert found.since == (now if wanted == known else at)


def test_limits_follow_the_share_that_buys_and_stay_reachable() -> None:
    assert (automatic(0.1).warm, automatic(0.1).hot) == pytest.approx((0.1, 0.3))
    assert automatic(0.6).hot == pytest.approx(0.8)
    assert automatic(0.0) == Limits(warm=0.0, hot=0.0)
