"""Who counts as best rated: the mean, but only as far as so many votes can tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalog import stars

MANY_GOOD, ONE_BEST = (0, 0, 2, 6, 92), (0, 0, 0, 0, 1)


def test_many_good_votes_count_more_than_one_of_the_best() -> None:
    assert stars.score(MANY_GOOD) > stars.score(ONE_BEST)


def test_two_votes_by_hand() -> None:
    """Shares 1, 1, 1, 1 and 3 of 7: mean 25/7, squares 15; 25/7 - 1.65 * sqrt((15 - 625/49) / 8)."""
    assert stars.score((0, 0, 0, 0, 2)) == pytest.approx(2.6974, abs=1e-4)


def test_as_good_votes_of_more_people_count_more() -> None:
    assert stars.score((0, 0, 0, 10, 10)) > stars.score((0, 0, 0, 1, 1))


def test_who_disagree_count_less() -> None:
    assert stars.score((0, 0, 20, 0, 0)) > stars.score((10, 0, 0, 0, 10))


@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=5), st.integers(0, 3))
def test_a_vote_moved_up_never_counts_less_than_where_it_was(given_stars: list[int], at: int) -> None:
    one = [*given_stars]
    one[at] += 1
    better = [*given_stars]
    better[4] += 1
    assert 0 < stars.score(one) < 5
    assert stars.score([0, 0, 0, 0, sum(better)]) >= stars.score(one) - 1e-9
