"""The demo's customers: the same every time, with a past that its segments' history agrees with."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tracking.segments.demo import people, story

TODAY = date(2026, 11, 24)


def test_the_invented_customers_are_the_same_every_time_and_nobody_buys_tomorrow() -> None:
    found = people.invent(products=12, today=TODAY)
    assert found == people.invent(products=12, today=TODAY)
    assert len({one.email for one in found}) == len(found) >= 300
    assert all(one.orders and one.orders[-1].day < TODAY for one in found)
    assert all(0 <= place < 12 for one in found for order in one.orders for place, _pieces in order.goods)
    assert people.invent(products=1, today=TODAY)


def test_each_day_of_a_segment_follows_from_the_one_before() -> None:
    found = people.invent(products=12, today=TODAY)
    for name in story.STORIES:
        days = story.of(name, found, until=TODAY)
        assert len(days) == story.DAYS
        for before, after in pairwise(days):
            assert after["size"] == before["size"] + after["entered"] - after["left"]
    assert story.of("Birthday soon", found, until=TODAY) == []
