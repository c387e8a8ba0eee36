"""The score and its margin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.nps.statistics import Counts, count, estimate, group, interval

GOLDEN = [  # promoters, passives, detractors, score, low, high (adjusted Wald, 95 %)
    (20, 10, 5, 42.9, 16.1, 62.9),
    (500, 300, 200, 30.0, 25.1, 34.7),
]
COUNTS = st.builds(
    Counts, promoters=st.integers(0, 500), passives=st.integers(0, 500), detractors=st.integers(0, 500)
)


@pytest.mark.parametrize(("promoters", "passives", "detractors", "value", "low", "high"), GOLDEN)
def test_the_score_matches_published_figures(
    promoters: int, passives: int, detractors: int, value: float, low: float, high: float
) -> None:
    found = estimate(Counts(promoters=promoters, passives=passives, detractors=detractors))
    assert found is not None
    assert (round(found.value, 1), round(found.low, 1), round(found.high, 1)) == (value, low, high)


def test_three_promoters_prove_little() -> None:
    low, high = interval(Counts(promoters=3))
    assert (round(low, 1), high) == (-6.6, 100)


def test_under_ten_answers_there_is_no_score() -> None:
    assert estimate(Counts(promoters=9)) is None
    assert estimate(Counts(promoters=10)) is not None


def test_under_thirty_it_is_a_hint() -> None:
    few, many = estimate(Counts(promoters=29)), estimate(Counts(promoters=30))
    assert few is not None
    assert many is not None
    assert (few.indicative, many.indicative) == (True, False)


def test_no_answers_leave_the_whole_scale_open() -> None:
    assert interval(Counts()) == (-100, 100)


def test_nine_and_ten_promote_seven_and_eight_do_not_and_the_rest_detract() -> None:
    assert [group(score) for score in range(11)] == ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2
    assert count([0, 6, 7, 8, 9, 10]) == Counts(promoters=2, passives=2, detractors=2)


@pytest.mark.parametrize("score", [-1, 11])
def test_there_is_no_group_beyond_the_scale(score: int) -> None:
    with pytest.raises(ValueError):
        group(score)


@given(COUNTS)
def test_the_interval_stays_on_the_scale_and_has_a_width(counts: Counts) -> None:
    low, high = interval(counts)
    assert -100 <= low < high <= 100


@given(COUNTS)
def test_turning_every_opinion_around_turns_the_interval_around(counts: Counts) -> None:
    turned = Counts(promoters=counts.detractors, passives=counts.passives, detractors=counts.promoters)
    low, high = interval(counts)
    assert interval(turned) == pytest.approx((-high, -low))


def test_ten_times_as_many_answers_narrow_the_margin() -> None:
    few, many = estimate(Counts(promoters=20, detractors=10)), estimate(Counts(promoters=200, detractors=100))
    assert few is not None
    assert many is not None
    assert many.margin < few.margin / 2.5
