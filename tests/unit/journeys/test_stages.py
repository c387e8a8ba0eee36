"""From signs to stages: forwards in any order, backwards by time or by a new round."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tracking.journeys.stages import ADVOCATE, AWARE, CONSIDERING, CUSTOMER, INTENDING, ORDER
from tracking.journeys.stages.rules import DAY, HOUR, LAPSED, STAGE_OF, Mark, Reckoned, reckon

NAMES = sorted(STAGE_OF)


def lived(*signs: tuple[float, str], now: float = 1000) -> Reckoned:
    """The stays of somebody who did these things, by the day they did them."""
    return reckon(
        [Mark(at=round(day * DAY), stage=STAGE_OF[name], name=name) for day, name in signs],
        now=round(now * DAY),
    )


def told(reckoned: Reckoned) -> list[tuple[str, float]]:
    return [(stay.stage, stay.entered_at / DAY) for stay in reckoned.stays]


def test_the_whole_way_in_order() -> None:
    way = lived(
        (1, "page_view"), (2, "view_item"), (3, "add_to_cart"), (3.1, "purchase"), (9, "nps_promoter"), now=10
    )
    assert told(way) == [(AWARE, 1), (CONSIDERING, 2), (INTENDING, 3), (CUSTOMER, 3.1), (ADVOCATE, 9)]
    assert [stay.because for stay in way.stays][1:] == [
        "view_item",
        "add_to_cart",
        "purchase",
        "nps_promoter",
    ]
    assert [a.left_at for a, _ in pairwise(way.stays)] == [b.entered_at for _, b in pairwise(way.stays)]
    assert way.stays[-1].left_at is None


def test_any_stage_may_be_the_first_and_any_may_be_skipped() -> None:
    assert told(lived((1, "add_to_cart"), (2, "purchase"), now=2)) == [(INTENDING, 1), (CUSTOMER, 2)]
    at_once = lived((1, "page_view"), (1, "view_item"), (1, "purchase"), now=2)
    assert told(at_once) == [(CUSTOMER, 1)]  # a stay of no time is none
    assert told(lived((1, "nps_promoter"), now=2)) == [(ADVOCATE, 1)]


def test_an_intention_nobody_follows_lapses_step_by_step() -> None:
    way = lived((0, "view_item"), (5, "add_to_cart"), (6, "view_item"), now=60)
    assert told(way) == [(CONSIDERING, 0), (INTENDING, 5), (CONSIDERING, 19), (AWARE, 36)]
    assert [stay.because for stay in way.stays][2:] == [LAPSED, LAPSED]
    assert way.lapses_at is None
    assert lived((5, "add_to_cart"), now=6).lapses_at == 19 * DAY


def test_a_new_sign_keeps_a_stage_and_a_lapsed_one_is_entered_again() -> None:
    assert told(lived((0, "view_item"), (29, "search"), (58, "view_item"), now=60)) == [(CONSIDERING, 0)]
    again = lived((0, "view_item"), (40, "view_item"), now=41)
    assert told(again) == [(CONSIDERING, 0), (AWARE, 30), (CONSIDERING, 40)]


def test_after_buying_the_next_cart_is_a_new_round_and_looking_after_the_parcel_is_not() -> None:
    at_once = lived((0, "purchase"), (0.01, "checkout_step_completed"), (2, "view_item"), now=3)
    assert told(at_once) == [(CUSTOMER, 0)]
    assert told(lived((0, "purchase"), (2, "add_to_cart"), now=3)) == [(CUSTOMER, 0), (INTENDING, 2)]
    assert told(lived((0, "purchase"), (8, "view_item"), now=9)) == [(CUSTOMER, 0), (CONSIDERING, 8)]


def test_who_bought_and_lets_the_next_cart_lie_is_a_customer_still() -> None:
    way = lived((0, "purchase"), (20, "add_to_cart"), now=100)
    assert told(way) == [(CUSTOMER, 0), (INTENDING, 20), (CONSIDERING, 34), (CUSTOMER, 50)]
    assert told(lived((0, "purchase"), now=400))[-1] == (AWARE, 365)


def test_what_lies_ahead_waits() -> None:
    assert lived((5, "purchase"), now=4).stays == ()


@settings(max_examples=80)
@given(
    st.lists(st.tuples(st.integers(0, 500 * 24), st.sampled_from(NAMES)), max_size=25),
    st.integers(0, 600 * 24),
)
def test_stays_follow_each_other_without_a_gap_whatever_happens(
    signs: list[tuple[int, str]], now: int
) -> None:
    marks = [Mark(at=hour * HOUR, stage=STAGE_OF[name], name=name) for hour, name in signs]
    way = reckon(marks, now=now * HOUR)
    assert reckon(marks[::-1], now=now * HOUR) == way
    for before, after in pairwise(way.stays):
        assert before.left_at == after.entered_at > before.entered_at
        assert before.stage != after.stage
    assert all(stay.stage in ORDER and stay.entered_at <= now * HOUR for stay in way.stays)
    assert all(stay.left_at is None for stay in way.stays[-1:])
    assert way.lapses_at is None or way.lapses_at > now * HOUR
    # reckoning later does not change what was
    later = reckon([mark for mark in marks if mark.at <= now * HOUR], now=(now + 24) * HOUR)
    known = [(s.stage, s.entered_at) for s in way.stays]
    assert [(s.stage, s.entered_at) for s in later.stays][: len(known)] == known
