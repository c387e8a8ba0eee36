"""The break-even rule: which discounts pay at all, and how many more buyers they need."""

from __future__ import annotations

import pytest

from tracking.personalization.offers.breakeven import BELOW, NEVER, PAYS, UNLIKELY, judge, needed_lift


def test_the_needed_lift_is_the_margin_over_what_is_left_of_it() -> None:
    for discount, lift in ((0.05, 1.142857), (0.10, 1.333333), (0.20, 2.0)):
        assert needed_lift(0.4, discount) == pytest.approx(lift, abs=1e-6)
    assert needed_lift(0.4, 0.0) == 1.0


def test_a_discount_of_the_margin_or_more_never_pays() -> None:
    for discount in (0.4, 0.5, 1.0):
        assert needed_lift(0.4, discount) is None
        said = judge(margin=0.4, discount=discount, floor=0.0)
        assert (said.said, said.allowed) == (NEVER, False)


def test_what_leaves_less_than_the_floor_is_refused() -> None:
    # of 90 that are paid instead of 100, 60 are cost: a third is left
    assert judge(margin=0.4, discount=0.1, floor=1 / 3).said == PAYS
    assert judge(margin=0.4, discount=0.1, floor=0.34).said == BELOW


def test_what_needs_more_than_was_ever_seen_is_allowed_and_told() -> None:
    said = judge(margin=0.4, discount=0.3, floor=0.0)
    assert (said.said, said.allowed) == (UNLIKELY, True)
    assert said.lift == pytest.approx(4.0)


def test_a_store_without_margin_can_give_nothing() -> None:
    assert not judge(margin=-0.1, discount=0.05, floor=0.0).allowed
