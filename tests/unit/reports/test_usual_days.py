"""What is usual on a day, and how days make weeks and months."""

from __future__ import annotations

from datetime import date, timedelta

from tracking.reports.trends import normal, weeks


def test_a_day_is_odd_when_it_lies_far_from_the_same_weekday_before() -> None:
    usual = normal.usual([100, 104, 98, 102, 96, 101, 99, 100], kind="number")
    assert usual is not None
    assert (usual.low < 80, 120 < usual.high < 140) == (True, True)  # at least as wide as chance
    assert not normal.odd(110, usual, kind="number")
    assert normal.odd(20, usual, kind="number")
    assert normal.odd(300, usual, kind="number")
    assert not normal.odd(None, usual, kind="number")
    assert not normal.odd(9, None, kind="number")


def test_one_odd_day_among_the_last_hides_nothing() -> None:
    usual = normal.usual([100, 104, 98, 5000, 96, 101, 99, 100], kind="number")
    assert usual is not None
    assert normal.odd(300, usual, kind="number")


def test_small_counts_and_unknown_days_alarm_nobody() -> None:
    few = normal.usual([0, 1, 0, 0, 1, 0, 0, 0], kind="number")
    assert not normal.odd(3, few, kind="number")
    assert normal.odd(40, few, kind="number")
    assert normal.usual([1, 2, None, 3, None], kind="number") is None


def test_shares_vary_as_so_many_visits_make_them() -> None:
    history = [0.03] * 8
    small, large = (normal.usual(history, kind="share", base=base) for base in (50, 50_000))
    assert small is not None
    assert large is not None
    assert not normal.odd(0.08, small, kind="share")
    assert normal.odd(0.04, large, kind="share")
    assert small.low == 0
    assert normal.usual(history, kind="share", base=0) is not None


def test_weeks_begin_where_the_store_has_them_begin() -> None:
    sunday = date(2026, 11, 22)
    assert weeks.start_of(sunday, weeks.WEEK, first=6) == sunday
    assert weeks.start_of(sunday, weeks.WEEK, first=0) == date(2026, 11, 16)
    days = [date(2026, 10, 30) + timedelta(days=n) for n in range(5)]
    assert {start: len(some) for start, some in weeks.grouped(days, weeks.MONTH, first=0).items()} == {
        date(2026, 10, 1): 2,
        date(2026, 11, 1): 3,
    }
