"""When it comes, in words that are never wrong: no day in the past, and late is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fulfillment.carriers import base
from fulfillment.shipments import promise
from fulfillment.shipments.promise import Expectation, expectation, is_late, store_day

FROM, TO = date(2026, 11, 24), date(2026, 11, 26)


def expected(today: date, *, status: str = base.IN_TRANSIT, estimated: date | None = None) -> Expectation:
    return expectation(status=status, promised_from=FROM, promised_to=TO, estimated_on=estimated, today=today)


@pytest.mark.parametrize(
    ("today", "answer"),
    [
        (date(2026, 11, 20), Expectation(FROM, TO)),
        (date(2026, 11, 25), Expectation(date(2026, 11, 25), TO)),
        (TO, Expectation(TO, TO)),
        (date(2026, 11, 27), Expectation(late=True)),
    ],
)
def test_the_promise_shrinks_as_days_go_by(today: date, answer: Expectation) -> None:
    assert expected(today) == answer


def test_on_the_van_means_today() -> None:
    assert expected(FROM, status=base.OUT_FOR_DELIVERY) == Expectation(FROM, FROM)


def test_a_new_day_replaces_the_promise_and_may_be_late() -> None:
    assert expected(FROM, estimated=FROM) == Expectation(FROM, FROM)
    later = date(2026, 11, 28)
    assert expected(FROM, estimated=later) == Expectation(later, later, late=True)
    assert expected(date(2026, 11, 29), estimated=later) == Expectation(late=True)


@pytest.mark.parametrize(
    "status", [base.DELIVERED, base.RETURNED, base.LOST, base.RETURNING, base.READY_FOR_PICKUP]
)
def test_nothing_is_promised_for_what_is_over_or_waits(status: str) -> None:
    assert expected(FROM, status=status) == Expectation()


def test_what_has_arrived_is_not_late_and_what_was_not_promised_cannot_be() -> None:
    late = date(2027, 1, 1)
    assert not is_late(status=base.DELIVERED, promised_to=TO, estimated_on=None, today=late)
    assert not is_late(status=base.IN_TRANSIT, promised_to=None, estimated_on=late, today=late)


def test_the_day_is_the_stores() -> None:
    late_evening = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert store_day(late_evening, "Asia/Jerusalem") == date(2026, 11, 25)
    assert store_day(late_evening, "America/New_York") == date(2026, 11, 24)


def test_another_day_is_told_when_it_changes_plans() -> None:
    today, day = date(2026, 11, 24), timedelta(days=1)

    def again(told: int | None, first: int | None, last: int | None, *, told_days_ago: int = 1) -> bool:
        """Days from today."""
        told_to, begins, ends = (None if days is None else today + days * day for days in (told, first, last))
        told_on = today - told_days_ago * day
        return promise.worth_telling_again(
            told_to=told_to, told_on=told_on, first=begins, last=ends, today=today
        )

    for told, first, last in ((None, 2, 2), (2, 3, 3), (2, 2, 4), (5, 3, 3), (-1, 0, 0)):
        assert again(told, first, last), (told, first, last)
        assert not again(told, first, last, told_days_ago=0), "once a day"
    for told, first, last in ((None, None, None), (2, None, None), (2, 2, 2), (2, 2, 3), (3, 2, 2)):
        assert not again(told, first, last), (told, first, last)
