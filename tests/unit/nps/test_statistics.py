"""The score and its margin."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.nps.statistics import (
    Counts,
    change,
    count,
    discoveries,
    estimate,
    group,
    interval,
    needed,
    share,
)

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


@pytest.mark.parametrize("n", [30, 100, 1000])
def test_nineteen_of_twenty_intervals_hold_the_truth(n: int) -> None:
    """Coverage within 1.5 points of 95 %, over stores that are loved, usual and disliked."""
    chance, held, runs = Random(n), 0, 4500
    for run in range(runs):
        p, d = ((0.75, 0.05), (0.55, 0.20), (0.25, 0.45))[run % 3]
        promoters = _drawn(chance, n, p)
        detractors = _drawn(chance, n - promoters, d / (1 - p))
        low, high = interval(
            Counts(promoters=promoters, passives=n - promoters - detractors, detractors=detractors)
        )
        held += low <= 100 * (p - d) <= high
    assert abs(100 * held / runs - 95) < 1.5


def _drawn(chance: Random, n: int, p: float) -> int:
    """A binomial draw; beyond 200 by its normal limit, whose error is far below what is asserted."""
    if n <= 200:
        return sum(chance.random() < p for _ in range(n))
    return max(0, min(n, round(chance.gauss(n * p, (n * p * (1 - p)) ** 0.5))))


def test_wilsons_interval_matches_published_figures() -> None:
    found, none = share(12, 300), share(0, 50)
    assert found is not None
    assert none is not None
    assert (round(100 * found.low, 3), round(100 * found.high, 3)) == (2.303, 6.860)
    assert (round(none.low, 3), round(100 * none.high, 3)) == (0, 7.135)
    assert share(9, 9) is None


def test_a_move_within_the_noise_is_told_as_such() -> None:
    was = Counts(promoters=55, passives=25, detractors=20)
    noise = change(was, Counts(promoters=60, passives=23, detractors=17))
    moved = change(was, Counts(promoters=80, passives=12, detractors=8))
    assert noise is not None
    assert moved is not None
    assert not noise.significant
    assert noise.low < 0 < noise.high
    assert moved.significant
    assert moved.low > 0
    assert change(was, Counts(promoters=9)) is None


def test_seeing_ten_points_needs_about_a_thousand_answers() -> None:
    usual = Counts(promoters=550, passives=250, detractors=200)
    assert 900 < needed(usual) < 1050
    assert needed(usual, points=20) == pytest.approx(needed(usual) / 4, abs=1)


def test_false_alarms_of_a_change_are_about_one_in_twenty() -> None:
    chance, alarms, runs = Random(7), 0, 1200
    for _ in range(runs):
        twice = [count(chance.choices((9, 7, 3), (55, 25, 20), k=60)) for _ in range(2)]
        found = change(*twice)
        alarms += found is not None and found.significant
    assert 0.03 < alarms / runs < 0.07


def test_the_more_is_looked_at_the_more_it_takes_to_stand_out() -> None:
    assert discoveries([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.0533333, 0.0533333, 0.5])
    assert discoveries([]) == []
    assert discoveries([0.04]) == [0.04]


def test_asking_nearly_everybody_leaves_less_to_chance() -> None:
    counts = Counts(promoters=30, passives=10, detractors=10)
    few, all_but_ten = estimate(counts), estimate(counts, population=60)
    everybody = estimate(counts, population=50)
    assert few is not None
    assert all_but_ten is not None
    assert everybody is not None
    assert all_but_ten.margin < few.margin / 2
    assert everybody.margin == 0
