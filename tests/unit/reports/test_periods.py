"""Days of a question are the store's own, whatever the zone and the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tracking.reports import periods
from tracking.reports.base import BadQuestion

AT = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
NEW_YORK = "America/New_York"


def test_today_began_at_the_stores_midnight() -> None:
    today = periods.named("today", at=AT, zone=NEW_YORK)
    assert today.since == datetime(2026, 3, 10, 4, tzinfo=UTC)
    assert today.until == AT
    assert periods.days_of(today) == [date(2026, 3, 10)]


def test_days_over_a_change_of_the_clock_are_whole_days() -> None:
    week = periods.named("7d", at=AT, zone=NEW_YORK)  # clocks went forward on March 8
    assert week.since == datetime(2026, 3, 4, 5, tzinfo=UTC)
    assert len(periods.days_of(week)) == 7
    whole = periods.between(date(2026, 3, 8), date(2026, 3, 8), at=AT, zone=NEW_YORK)
    assert whole.length == timedelta(hours=23)


def test_the_days_before_are_as_many_and_end_at_the_same_time_of_day() -> None:
    week = periods.named("7d", at=AT, zone="UTC")
    before = periods.before(week)
    assert before.since == week.since - timedelta(days=7)
    assert before.until == AT - timedelta(days=7)
    today = periods.named("today", at=AT, zone="UTC")
    assert periods.before(today).until == AT - timedelta(days=1)


def test_days_that_make_no_sense_are_refused() -> None:
    for key in ("", "0d", "d", "-3d", "٣d", "9999999d", "week"):
        with pytest.raises(BadQuestion):
            periods.named(key, at=AT, zone="UTC")
    with pytest.raises(BadQuestion):
        periods.between(date(2026, 3, 9), date(2026, 3, 8), at=AT, zone="UTC")
    with pytest.raises(BadQuestion):
        periods.between(date(1000, 1, 1), date(2026, 3, 8), at=AT, zone="UTC")
    for day in (date(1, 1, 1), date(9999, 12, 31)):  # where a calendar ends
        with pytest.raises(BadQuestion):
            periods.between(day, day, at=AT, zone="Asia/Jerusalem")


def test_whole_days_before_are_whole_whatever_clocks_did_since() -> None:
    late = datetime(2026, 3, 20, tzinfo=UTC)
    week = periods.between(date(2026, 3, 5), date(2026, 3, 11), at=late, zone=NEW_YORK)
    assert week.length == timedelta(days=7, hours=-1)  # clocks went forward on March 8
    before = periods.before(week)
    assert before.until == week.since
    assert before.length == timedelta(days=7)


def test_a_first_day_alone_means_up_to_the_stores_today() -> None:
    late = datetime(2026, 3, 9, 23, tzinfo=UTC)  # one in the morning of March 10 in Jerusalem
    assert periods.today(late, "Asia/Jerusalem") == date(2026, 3, 10)
    assert periods.today(late, NEW_YORK) == date(2026, 3, 9)
