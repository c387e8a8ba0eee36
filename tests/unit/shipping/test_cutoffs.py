"""Until when one may order, and what packing and other countries' holidays do to a promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from shop.shipping.promise import Calendar, leave_by, window

TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ISRAEL = Calendar(time_zone="Asia/Jerusalem", working_days=(6, 0, 1, 2, 3), country="IL")


def test_the_cut_off_passes_at_its_second() -> None:
    calendar, hour = Calendar(), TUESDAY.replace(hour=14)
    assert leave_by(at=hour - timedelta(seconds=1), calendar=calendar) == hour
    assert leave_by(at=hour, calendar=calendar) == hour + timedelta(days=1)


def test_it_is_told_in_the_stores_time() -> None:
    new_york = Calendar(time_zone="America/New_York")
    assert leave_by(at=TUESDAY, calendar=new_york) == datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


def test_after_friday_it_is_mondays() -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    assert leave_by(at=friday, calendar=Calendar()) == datetime(2026, 11, 30, 14, 0, tzinfo=UTC)


def test_a_clock_put_back_at_night_costs_nobody_an_hour() -> None:
    london = Calendar(time_zone="Europe/London", working_days=range(7))
    before = datetime(2026, 10, 24, 14, 0, tzinfo=UTC)  # 15:00 there, and winter time begins at night
    assert leave_by(at=before, calendar=london) == datetime(2026, 10, 25, 14, 0, tzinfo=UTC)


def test_packing_takes_business_days_before_the_way_begins() -> None:
    days = window(at=TUESDAY, calendar=Calendar(handling_days=2), min_days=1, max_days=2)
    assert days == (date(2026, 11, 27), date(2026, 11, 30))


def test_holidays_of_the_country_are_days_off() -> None:
    first, _last = window(at=TUESDAY, calendar=Calendar(country="US"), min_days=2, max_days=2)
    assert first == date(2026, 11, 27)  # Thursday is Thanksgiving


def test_abroad_the_carriers_week_counts() -> None:
    first, last = window(at=TUESDAY, calendar=Calendar(), min_days=2, max_days=4, transit=ISRAEL)
    assert (first, last) == (date(2026, 11, 26), date(2026, 11, 30))  # Friday and Saturday are left out


def test_what_arrives_the_same_day_does_not_arrive_on_a_day_of_rest() -> None:
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    first, _last = window(at=friday, calendar=Calendar(), min_days=0, max_days=0, transit=ISRAEL)
    assert first == date(2026, 11, 29)


def test_an_early_hour_counts_to_the_minute() -> None:
    calendar = Calendar(cutoff=time(12, 1))
    assert leave_by(at=TUESDAY, calendar=calendar) - TUESDAY == timedelta(minutes=1)
