"""Public holidays of several countries, against their published calendars."""

from __future__ import annotations

from datetime import date

import pytest

from shop.shipping import holidays


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("US", date(2026, 11, 26)),  # Thanksgiving
        ("US", date(2026, 7, 3)),  # Independence Day, a Saturday, is kept on Friday
        ("US", date(2027, 5, 31)),
        ("GB", date(2026, 4, 3)),  # Good Friday
        ("GB", date(2027, 12, 27)),  # Christmas and Boxing Day fall on a weekend
        ("GB", date(2027, 12, 28)),
        ("DE", date(2026, 5, 14)),  # Ascension
        ("FR", date(2026, 5, 25)),  # Whit Monday
        ("IL", date(2026, 9, 12)),  # New Year 5787
        ("IL", date(2026, 9, 21)),  # the Day of Atonement
        ("IL", date(2026, 4, 2)),  # Passover
        ("IL", date(2025, 5, 1)),  # Independence Day, brought forward from Saturday
        ("IL", date(2024, 5, 14)),  # Independence Day, put off from Monday
        ("IL", date(2024, 6, 12)),  # Pentecost
    ],
)
def test_a_holiday_is_known(country: str, day: date) -> None:
    assert day in holidays.of_year(country, day.year)


@pytest.mark.parametrize(
    ("hebrew_year", "new_year"),
    [
        (5784, date(2023, 9, 16)),
        (5785, date(2024, 10, 3)),
        (5786, date(2025, 9, 23)),
        (5788, date(2027, 10, 2)),
        (5790, date(2029, 9, 10)),
    ],
)
def test_the_hebrew_year_begins_when_it_should(hebrew_year: int, new_year: date) -> None:
    assert new_year in holidays.of_year("IL", hebrew_year - 3761)


def test_an_ordinary_day_is_none() -> None:
    assert date(2026, 11, 25) not in holidays.of_year("US", 2026)
    assert holidays.of_year("XX", 2026) == frozenset()


def test_israel_works_from_sunday_to_thursday() -> None:
    assert holidays.working_days("IL") == {6, 0, 1, 2, 3}
    assert holidays.working_days("DE") == {0, 1, 2, 3, 4}
