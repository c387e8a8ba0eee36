"""Until when customers may change an order by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shop.orders.models import CANCELLED, COMPLETED, OPEN, PENDING
from shop.orders.window import Standing, ends

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("status", [PENDING, OPEN])
def test_it_ends_so_many_minutes_after_the_payment(status: str) -> None:
    assert ends(Standing(status, NOON), 30) == NOON + timedelta(minutes=30)


@pytest.mark.parametrize(
    "change",
    [
        {"begun": True},
        {"in_flight": True},
        {"held": True},
        {"status": CANCELLED},
        {"status": COMPLETED},
    ],
)
def test_it_is_closed_once_the_order_has_moved_on(change: dict[str, object]) -> None:
    assert ends(replace(Standing(OPEN, NOON), **change), 30) is None  # type: ignore[arg-type]


def test_the_owner_may_close_it() -> None:
    assert ends(Standing(OPEN, NOON), 0) is None
