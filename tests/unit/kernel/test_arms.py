"""The arm is the same for ever and everywhere, and the share is what was asked for."""

from __future__ import annotations

import pytest

from shop.kernel.arms import HELD_OUT, TREATED, arm


def test_the_arm_of_a_subject_never_changes() -> None:
    assert [arm("a", offer="x", share=0.1) for _ in range(3)] == [arm("a", offer="x", share=0.1)] * 3


def test_offers_hold_out_different_people() -> None:
    people = [str(i) for i in range(2000)]
    first = {p for p in people if arm(p, offer="one", share=0.1) == HELD_OUT}
    second = {p for p in people if arm(p, offer="two", share=0.1) == HELD_OUT}
    assert 5 <= len(first & second) <= 40


def test_about_a_tenth_is_held_out() -> None:
    held = sum(arm(str(i), offer="x", share=0.1) == HELD_OUT for i in range(10_000))
    assert 900 < held < 1100


def test_none_and_all() -> None:
    assert arm("a", offer="x", share=0) == TREATED
    assert arm("a", offer="x", share=1) == HELD_OUT
    with pytest.raises(ValueError, match="share"):
        arm("a", offer="x", share=1.1)
