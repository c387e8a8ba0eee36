"""A parcel's state follows from when things happened, whatever the order in which we hear of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent, parcel_state
from fulfillment.carriers.simulator import STORIES

LEFT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def scan(hours: float, status: str, **more: object) -> ScanEvent:
    return ScanEvent(occurred_at=LEFT + timedelta(hours=hours), status=status, **more)  # type: ignore[arg-type]


JOURNEY = [
    scan(2, base.IN_TRANSIT, description="Picked up"),
    scan(9, base.IN_TRANSIT, description="Sorted"),
    scan(30, base.IN_TRANSIT, description="Local depot", delayed=True, estimated_on=date(2026, 11, 25)),
    scan(44, base.OUT_FOR_DELIVERY),
    scan(50, base.ATTEMPTED),
    scan(68, base.OUT_FOR_DELIVERY, description="Again"),
    scan(72, base.DELIVERED),
]


def test_every_permutation_of_a_story_ends_the_same_though_each_scan_comes_twice() -> None:
    ends = {
        (state.status, state.since, tuple(sorted(state.milestones.items())), state.estimated_on)
        for order in permutations(JOURNEY)
        for state in [parcel_state([*order, *order], since=LEFT)]
    }
    assert len(ends) == 1
    (status, since, milestones, estimated) = ends.pop()
    assert (status, since) == (base.DELIVERED, LEFT + timedelta(hours=72))
    assert [name for name, _ in milestones] == ["attempted", "delayed", "delivered", "out_for_delivery"]
    assert estimated == date(2026, 11, 25)


scans = st.builds(
    scan,
    st.integers(min_value=-40, max_value=200),
    st.sampled_from([status for status in base.STATUSES if status != base.CANCELLED]),
    description=st.sampled_from(["", "a", "b"]),
    delayed=st.booleans(),
)


@settings(max_examples=300)
@given(st.lists(scans, max_size=10), st.randoms(use_true_random=False))
def test_any_history_in_any_order_ends_the_same(history: list[ScanEvent], dice: object) -> None:
    shuffled = [*history, *history[:3]]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert parcel_state(shuffled, since=LEFT) == parcel_state(history, since=LEFT)


@pytest.mark.parametrize("story", STORIES)
def test_each_story_ends_as_it_is_named(story: str) -> None:
    told = [
        ScanEvent(
            occurred_at=LEFT + step.occurred,
            status=step.status,
            description=step.description,
            delayed=bool(step.late_by_days),
        )
        for step in STORIES[story]
    ]
    state = parcel_state(told, since=LEFT)
    ends = {"lost": base.LOST, "returned": base.RETURNED}
    assert state.status == ends.get(story, base.DELIVERED)
    assert (base.DELAYED in state.milestones) == (story == "delayed")


def test_a_late_scan_from_the_road_does_not_undo_a_delivery() -> None:
    state = parcel_state([scan(50, base.DELIVERED), scan(60, base.IN_TRANSIT)], since=LEFT)
    assert state.status == base.DELIVERED


def test_a_delivered_parcel_may_come_back() -> None:
    state = parcel_state([scan(50, base.DELIVERED), scan(60, base.RETURNING)], since=LEFT)
    assert state.status == base.RETURNING


def test_a_lost_parcel_may_be_found_and_delivered() -> None:
    state = parcel_state([scan(50, base.LOST), scan(60, base.DELIVERED)], since=LEFT)
    assert state.status == base.DELIVERED


def test_a_parcel_on_its_way_back_is_not_on_its_way_again() -> None:
    state = parcel_state([scan(50, base.RETURNING), scan(60, base.IN_TRANSIT)], since=LEFT)
    assert state.status == base.RETURNING


def test_a_label_alone_is_no_journey() -> None:
    state = parcel_state([scan(1, base.LABEL_CREATED), scan(2, base.UNKNOWN)], since=LEFT)
    assert (state.status, state.first_scan_at) == (base.LABEL_CREATED, None)


def test_scans_of_an_earlier_parcel_with_the_same_number_do_not_count() -> None:
    state = parcel_state([scan(-24 * 90, base.DELIVERED)], since=LEFT)
    assert (state.status, state.milestones) == (base.LABEL_CREATED, {})


def test_at_the_same_instant_the_further_scan_counts_as_later() -> None:
    together = [scan(50, base.DELIVERED), scan(50, base.OUT_FOR_DELIVERY)]
    assert parcel_state(together, since=LEFT).status == base.DELIVERED
