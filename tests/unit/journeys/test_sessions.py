"""What one visit is."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from shop.web import visit
from tracking.journeys import sessions
from tracking.journeys.sessions import CAP, GAP, SECOND, Span, continues, split

MINUTE = 60 * SECOND
INSTANTS = st.lists(st.integers(0, 3 * CAP), max_size=60)


def test_half_an_hour_of_silence_still_belongs_to_the_visit() -> None:
    assert continues(started_at=0, last_at=0, at=GAP)
    assert not continues(started_at=0, last_at=0, at=GAP + 1)


def test_a_visit_never_passes_24_hours() -> None:
    every_twenty_minutes = range(0, CAP + 40 * MINUTE, 20 * MINUTE)
    spans = split(every_twenty_minutes)
    assert [span.moments for span in spans] == [73, 1]
    assert spans[0].last_at - spans[0].started_at == CAP


def test_midnight_splits_nothing() -> None:
    before_midnight = 24 * 60 * MINUTE - MINUTE
    assert len(split([before_midnight, before_midnight + 2 * MINUTE])) == 1


def test_a_page_from_before_the_visit_does_not_continue_it() -> None:
    assert not continues(started_at=10, last_at=10, at=9)


def test_no_moments_make_no_visits() -> None:
    assert split([]) == []


@given(INSTANTS)
def test_every_moment_is_in_exactly_one_visit(instants: list[int]) -> None:
    spans = split(instants)
    assert sum(span.moments for span in spans) == len(instants)
    for earlier, later in itertools.pairwise(spans):
        assert later.started_at > earlier.last_at


@given(INSTANTS)
def test_the_order_of_moments_does_not_matter(instants: list[int]) -> None:
    assert split(instants) == split(reversed(instants))


@given(started=st.integers(0, 10**6), silence=st.integers(0, 5000), length=st.integers(0, 10**5))
def test_the_batch_agrees_with_the_cookie(started: int, silence: int, length: int) -> None:
    last, at = started + length, started + length + silence
    online = visit.continued(started, last, at)
    assert online == continues(started_at=started * SECOND, last_at=last * SECOND, at=at * SECOND)


def test_the_furthest_stage_counts() -> None:
    assert sessions.stage([]) == sessions.VISITED
    assert sessions.stage(["view_item", "add_to_cart", "view_item"]) == sessions.ADDED_TO_CART


def test_an_engaged_visit_read_looked_twice_or_meant_business() -> None:
    assert not sessions.engaged(engaged_ms=9_999, page_views=1, stage=sessions.VIEWED_ITEM)
    assert sessions.engaged(engaged_ms=10_000, page_views=1, stage=0)
    assert sessions.engaged(engaged_ms=0, page_views=2, stage=0)
    assert sessions.engaged(engaged_ms=0, page_views=1, stage=sessions.ADDED_TO_CART)


def test_a_span_knows_its_ends() -> None:
    assert split([5, 1]) == [Span(started_at=1, last_at=5, moments=2)]
