"""Cohorts, next orders, times between orders and classes of customers, against counting by hand."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter as Tally
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from shop.kernel import clock
from tracking.reports import lots
from tracking.reports.base import BadQuestion
from tracking.reports.retention import orders, repeat, rfm, weeks
from tracking.reports.retention.asking import added
from tracking.reports.retention.counting import Counter, matrix

DAY = 86_400_000_000


def day(n: float) -> int:
    return clock.to_micros(datetime(2026, 1, 1, tzinfo=UTC)) + int(n * DAY)


def test_weeks_begin_where_the_store_says_and_at_its_own_midnight():
    found = weeks.days(date(2026, 3, 25), date(2026, 4, 6), weeks.WEEK, monday_is=6)
    assert found == [date(2026, 3, 22), date(2026, 3, 29), date(2026, 4, 5), date(2026, 4, 12)]
    assert weeks.days(date(2026, 1, 31), date(2026, 2, 1), weeks.MONTH) == [
        date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1),
    ]  # fmt: skip
    edges = weeks.bounds(found, "Asia/Jerusalem")  # the clock goes forward on March 27
    assert [edge % DAY // 3_600_000_000 for edge in edges] == [22, 21, 21, 21]
    assert weeks.whole(edges, edges[2]) == 2
    assert weeks.whole(edges, edges[2] - 1) == 1


def test_every_way_of_finding_the_week_agrees():
    edges = weeks.bounds(weeks.days(date(2025, 10, 1), date(2026, 4, 30), weeks.WEEK, 6), "America/New_York")
    moments = [edge + by for edge in edges[:-1] for by in (-1, 0, 1, 3 * DAY)] + [edges[-1] - 1]
    by_table = weeks.places(np.array(moments), edges)
    expected = [weeks.place_of(moment, edges) for moment in moments]
    assert list(by_table) == expected
    assert expected[0] == -1
    with closing(sqlite3.connect(":memory:")) as any_engine:
        query = f"SELECT {weeks.sql('m', edges)} FROM (SELECT ? AS m)"
        assert [any_engine.execute(query, [moment]).fetchone()[0] for moment in moments] == expected


def test_cohorts_are_those_of_counting_by_hand():
    edges = [day(7 * n) for n in range(7)]
    rng = random.Random(3)
    people = {
        n: sorted(rng.randrange(day(-9), day(42)) for _ in range(rng.randint(1, 6))) for n in range(300)
    }
    expected = Tally()
    for moments in people.values():
        seen = {weeks.place_of(moment, edges) for moment in moments}
        if min(seen) >= 0:
            expected.update((min(seen), place - min(seen)) for place in seen)
    parts = []
    for part in (range(150), range(150, 300)):
        counter = Counter(edges)
        rows = [(n, moment) for n in part for moment in people[n]]
        counter.add(np.array([n for n, _ in rows]), np.array([moment for _, moment in rows]))
        parts.append(counter.matrix())
    wanted = matrix([(cohort, later, n) for (cohort, later), n in expected.items()], 6)
    assert added(parts, 6) == wanted
    assert sum(line[0] for line in wanted) > 100


@pytest.fixture
def five() -> orders.Orders:
    """Ann: days 0, 20, 100; Ben: day 10; Cem: days 50, 60."""
    rows = [
        ("ann", 0, 100),
        ("ben", 10, 50),
        ("ann", 20, 200),
        ("cem", 50, 10),
        ("cem", 60, 20),
        ("ann", 100, 1),
    ]
    return orders.of([(who, day(at), value) for who, at, value in rows])


def test_the_next_order_counts_those_who_have_not_come_back_yet(five):
    first, second, third = repeat.again(five, since=day(0), until=day(110))
    assert (first.customers, first.came) == (3, 2)
    assert first.median == 20 * DAY
    assert first.quarter == 10 * DAY
    assert first.shares[0] is not None
    assert first.shares[0][0] == pytest.approx(2 / 3)
    assert first.shares[2] is None  # nobody has been known for half a year
    assert (second.customers, second.came, third.customers, third.came) == (2, 1, 1, 0)
    # Cem came later than these days; Ann's second order is in them, though not her first.
    assert [one.customers for one in repeat.again(five, since=day(15), until=day(40))] == [1]


def test_times_between_orders_are_told_by_the_later_one(five):
    classes, quartiles = repeat.gaps(five, since=day(0), until=day(110))
    assert {(gap.over, gap.to): gap.orders for gap in classes if gap.orders} == {
        (7, 14): 1,
        (14, 30): 1,
        (60, 90): 1,
    }
    assert quartiles == [15 * DAY, 20 * DAY, 50 * DAY]
    assert repeat.gaps(five, since=day(0), until=day(15))[1] == [None, None, None]
    assert repeat.returning(five, since=day(0), until=day(110)) == (6, 3, 3)


def test_customers_stand_in_one_class_each_with_all_they_spent(five):
    cells = {
        (cell.recency, cell.frequency): cell for cell in rfm.grid(five, until=day(101)) if cell.customers
    }
    assert {key: (cell.customers, cell.spent) for key, cell in cells.items()} == {
        (0, 2): (1, 301), (1, 1): (1, 30), (2, 0): (1, 50),
    }  # fmt: skip
    fifths = rfm.fifths(five)
    assert [(one.customers, one.spent, one.orders) for one in fifths] == [(1, 301, 3), (1, 50, 1), (1, 30, 2)]
    assert rfm.fifths(orders.of([])) == []
    assert not any(cell.customers for cell in rfm.grid(orders.of([]), until=0))


def test_a_refund_in_another_currency_takes_its_share():
    assert orders._kept(10_000, 3_000, 1_000) == 6_667
    assert orders._kept(500, 0, 0) == 500


def test_histories_are_named_by_words():
    assert lots.parse("") is None
    assert lots.parse("shop, demo") == ("", "demo")
    assert lots.own(None)
    assert lots.others(None)
    assert not lots.others(("",))
    assert not lots.own(("demo",))
    for text in (",".join("abcdefghijklmnopqrstuvwxyz"), "import:a'b", "a\\", "x" * 81):
        with pytest.raises(BadQuestion):
            lots.parse(text)


def test_times_before_the_first_week_are_before_it():
    edges = [day(0), day(7)]
    late = day(0) - int(timedelta(days=4000) / timedelta(microseconds=1))
    assert list(weeks.places(np.array([late, day(0), day(7) - 1]), edges)) == [-1, 0, 0]
