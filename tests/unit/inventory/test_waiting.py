"""Who waits for stock, and how many are told: pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shop.inventory import waiting
from shop.inventory.waiting import CONFIRM_WITHIN, LASTS, MAILED, OVER, UNCONFIRMED, WAITING, Stage, quota

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def stage(**changes: datetime | None) -> Stage:
    times = {"asked_at": AT, "confirmed_at": None, "mailed_at": None, "expires_at": AT + LASTS, **changes}
    return Stage(**times)  # type: ignore[arg-type]


def test_an_address_that_is_not_confirmed_in_time_counts_no_more() -> None:
    assert stage().state(AT + CONFIRM_WITHIN) == UNCONFIRMED
    assert stage().state(AT + CONFIRM_WITHIN + timedelta(seconds=1)) == OVER


def test_waiting_ends_after_half_a_year_or_with_the_mail() -> None:
    confirmed = stage(confirmed_at=AT)
    assert confirmed.state(AT + LASTS - timedelta(seconds=1)) == WAITING
    assert confirmed.state(AT + LASTS) == OVER
    assert stage(confirmed_at=AT, mailed_at=AT).state(AT) == MAILED


@pytest.mark.parametrize(
    ("units", "mailed", "told"),
    [
        (2, 0, 6),
        (2, 6, 0),
        (2, 7, 0),
        (0, 0, 0),
        (-3, 0, 0),
        (1_000_000, 0, waiting.MOST_AT_ONCE),
        (None, 9, waiting.MOST_AT_ONCE),
    ],
)
def test_three_are_told_for_each_unit(units: int | None, mailed: int, told: int) -> None:
    assert quota(units, mailed_lately=mailed) == told
