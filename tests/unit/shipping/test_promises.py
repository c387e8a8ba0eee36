"""When a parcel is promised: business days, cut-off and time zone, checked by calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.shipping.promise import Calendar, window

TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def promised(at: datetime = TUESDAY, days: tuple[int, int] = (2, 4), **calendar: object) -> tuple[date, date]:
    return window(at=at, calendar=Calendar(**calendar), min_days=days[0], max_days=days[1])  # type: ignore[arg-type]


def test_before_the_cut_off_the_day_counts() -> None:
    assert promised() == (date(2026, 11, 26), date(2026, 11, 30))


def test_after_the_cut_off_the_next_day_counts() -> None:
    assert promised(TUESDAY.replace(hour=14)) == (date(2026, 11, 27), date(2026, 12, 1))


def test_the_cut_off_is_the_stores_and_not_greenwichs() -> None:
    assert promised(time_zone="Asia/Jerusalem")[0] == date(2026, 11, 27)  # 14:00 there
    assert promised(time_zone="America/New_York")[0] == date(2026, 11, 26)  # 7:00 there


def test_weekends_are_skipped() -> None:
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert promised(friday, (1, 1)) == (date(2026, 11, 30), date(2026, 11, 30))


def test_a_store_that_works_from_sunday_to_thursday_delivers_on_sunday() -> None:
    thursday = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    assert promised(thursday, (1, 1), working_days=(6, 0, 1, 2, 3))[0] == date(2026, 11, 29)


def test_holidays_are_skipped() -> None:
    assert promised(days=(1, 1), holidays=[date(2026, 11, 25)])[0] == date(2026, 11, 26)


def test_an_order_of_saturday_starts_on_monday() -> None:
    saturday = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    assert promised(saturday, (0, 0)) == (date(2026, 11, 30), date(2026, 11, 30))


@pytest.mark.parametrize("working_days", [(), (7,)])
def test_a_store_that_never_works_still_answers(working_days: tuple[int, ...]) -> None:
    first, last = promised(working_days=working_days)
    assert first <= last


@given(
    at=st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)),
    days=st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted),
    zone=st.sampled_from(["UTC", "Asia/Jerusalem", "Pacific/Auckland", "America/Los_Angeles"]),
)
def test_a_promise_is_a_business_day_in_order_and_not_in_the_past(
    at: datetime, days: list[int], zone: str
) -> None:
    calendar = Calendar(time_zone=zone, cutoff=time(14, 0))
    first, last = window(at=at, calendar=calendar, min_days=days[0], max_days=days[1])
    assert first <= last
    assert calendar.works_on(first)
    assert calendar.works_on(last)
    assert (at.date() - first).days <= 1  # a time zone may be a day behind, never more
