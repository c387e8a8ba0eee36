"""Weeks and months have names that sort, and first and last days."""

from __future__ import annotations

from datetime import date, timedelta

from tracking.reports.facts import spans


def test_a_day_has_its_week_from_monday_and_its_month() -> None:
    assert spans.week(date(2026, 11, 22)) == ("W2026-47", date(2026, 11, 16), date(2026, 11, 22))
    assert spans.week(date(2027, 1, 1)) == ("W2026-53", date(2026, 12, 28), date(2027, 1, 3))
    assert spans.month(date(2028, 2, 29)) == ("M2028-02", date(2028, 2, 1), date(2028, 2, 29))
    assert spans.month(date(2026, 12, 31)) == ("M2026-12", date(2026, 12, 1), date(2026, 12, 31))


def test_every_day_lies_in_its_spans_and_sorts_before_them() -> None:
    for day in (date(2019, 12, 20) + timedelta(days=n) for n in range(900)):
        for span in (spans.week(day), spans.month(day)):
            assert span.first <= day <= span.last
            assert day.isoformat() < spans.SIGN < span.name
