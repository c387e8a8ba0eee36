"""What two arms differ by, checked against published figures and arithmetic done by hand."""

from __future__ import annotations

import pytest

from tracking.personalization.measuring import comparing, intervals, sizes, values, words
from tracking.personalization.measuring.values import Arm


def test_the_interval_of_a_difference_of_shares_is_newcombes() -> None:
    # (Newcombe 1998, Statistics in Medicine 17, table II, method 10: cases a, b, e and g)
    for hits, people, low, high in (
        ((56, 48), (70, 80), 0.0524, 0.3339),
        ((9, 3), (10, 10), 0.1705, 0.8090),
        ((5, 0), (56, 29), -0.0381, 0.1926),
        ((10, 0), (10, 10), 0.6075, 1.0),
    ):
        assert intervals.of_shares(hits, people) == pytest.approx((low, high), abs=6e-5)


def test_the_verdict_goes_from_too_few_over_not_known_to_better() -> None:
    def verdict(people: int, treated: int, held_out: int) -> str:
        return comparing.compare(
            treated=Arm(people=people, converted=treated), held_out=Arm(people=people, converted=held_out)
        ).verdict

    assert verdict(99, 50, 10) == values.TOO_FEW
    assert verdict(5000, 5, 4) == values.TOO_FEW
    assert verdict(1000, 50, 45) == values.NOT_KNOWN
    assert verdict(1000, 70, 45) == values.LOOKS_BETTER
    assert verdict(1000, 45, 70) == values.LOOKS_WORSE
    assert verdict(1000, 100, 45) == values.BETTER
    assert verdict(1000, 45, 100) == values.WORSE
    assert set(words.VERDICTS) == set(words.EXPLAINED) >= {verdict(1000, 50, 45), values.SKEWED}


def test_an_empty_arm_is_not_known_and_breaks_nothing() -> None:
    nobody = Arm(people=0, converted=0)
    found = comparing.compare(treated=Arm(people=300, converted=30, revenue=[100] * 30), held_out=nobody)
    assert found.conversion.value is None
    assert found.conversion.treated == 0.1
    assert found.conversion.total(300) is None
    assert found.conversion.relative is None
    assert found.verdict == values.TOO_FEW
    assert not found.revenue.known
    assert comparing.compare(treated=nobody, held_out=nobody, held_out_share=0.1).balance is None


def test_money_is_per_person_with_everybody_counted_and_the_largest_capped() -> None:
    treated = Arm(people=1000, converted=200, revenue=[1000] * 199 + [9_000_000])
    held_out = Arm(people=1000, converted=100, revenue=[1000] * 100)
    found = comparing.compare(treated=treated, held_out=held_out).revenue
    assert (found.cap, found.capped) == (1000, 1)
    assert (found.treated, found.held_out, found.value) == (200, 100, 100)
    # all who bought have 1,000: the interval is the one of shares, a thousandfold
    low, high = intervals.of_shares((200, 100), (1000, 1000))
    assert (found.low, found.high) == pytest.approx((1000 * low, 1000 * high))
    total = found.total(1000)
    assert total is not None
    assert total.value == 100_000
    assert found.relative == 1
    assert found.verdict == values.BETTER
    small = Arm(people=1000, converted=50, revenue=[1000] * 49 + [9_000_000])
    alone = comparing.compare(treated=small, held_out=held_out).revenue
    assert alone.cap is None
    assert alone.verdict == values.NOT_KNOWN


def test_losses_count_and_a_margin_decides_before_revenue() -> None:
    found = comparing.compare(
        treated=Arm(people=2000, converted=400, revenue=[2000] * 400, margin=[-50] * 400),
        held_out=Arm(people=2000, converted=200, revenue=[2000] * 200, margin=[100] * 200),
    )
    assert found.revenue.verdict == values.BETTER
    assert found.verdict == found.margin.verdict == values.WORSE


def test_a_split_that_went_wrong_outweighs_every_figure() -> None:
    treated, held_out = Arm(people=9_000, converted=900), Arm(people=700, converted=20)
    found = comparing.compare(treated=treated, held_out=held_out, held_out_share=0.1)
    assert found.balance is not None
    assert found.balance.skewed
    assert found.verdict == values.SKEWED
    assert found.balance.p == pytest.approx(6.4e-20, rel=0.05, abs=0)
    even = comparing.split(treated=9_000, held_out=1_020, share=0.1)
    assert even is not None
    assert not even.skewed
    assert even.p == pytest.approx(0.5493, abs=0.01)
    assert comparing.split(treated=20, held_out=2, share=0.1) is None


def test_the_lasting_interval_is_wider_at_every_size() -> None:
    for people in ((100, 100), (19_000, 1_000), (1_000_000, 50_000)):
        assert 2.8 < intervals.lasting_z(people) < 6
    # (Waudby-Smith and others: about 3.03 standard errors where it is tightest)
    assert intervals.lasting_z((2000, 2000)) == pytest.approx(3.035, abs=0.001)


def test_how_many_people_an_answer_takes() -> None:
    # (the usual rule: 16 p (1 − p) / δ² in each arm)
    even = sizes.needed(rate=0.05, relative=0.1)
    assert even.treated == even.held_out == pytest.approx(30_400, rel=0.03)
    tenth = sizes.needed(rate=0.05, relative=0.1, held_out_share=0.1)
    assert tenth.total > even.total
    assert tenth.held_out < even.held_out
    seen = sizes.smallest(rate=0.05, treated=even.treated, held_out=even.held_out)
    assert seen == pytest.approx(0.1, rel=0.05)
    assert sizes.smallest(rate=0.05, treated=10, held_out=0) is None


def test_what_makes_no_sense_is_refused() -> None:
    for people, converted, revenue in ((1, 2, ()), (-1, 0, ()), (1, 1, (5, 5))):
        with pytest.raises(ValueError):
            Arm(people=people, converted=converted, revenue=revenue)
    for rate, relative in ((0, 0.1), (0.5, 0), (0.9, 0.5)):
        with pytest.raises(ValueError):
            sizes.needed(rate=rate, relative=relative)
