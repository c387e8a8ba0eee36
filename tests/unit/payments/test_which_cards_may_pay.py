"""A kept card by its month, and as people know it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shop.kernel import ids
from shop.payments.cards import Card


def card(month: int, year: int) -> Card:
    return Card(
        id=ids.new_id(),
        brand="Visa",
        last4="4242",
        exp_month=month,
        exp_year=year,
        gateway="test",
        method_code="test_card",
        reference="card_4242",
        customer_ref="cus_1",
    )


@pytest.mark.parametrize(
    ("month", "year", "expired"), [(10, 2026, True), (11, 2026, False), (1, 2027, False)]
)
def test_a_card_is_good_to_the_end_of_its_month(month: int, year: int, expired: bool) -> None:
    assert card(month, year).expired(datetime(2026, 11, 30, 23, tzinfo=UTC)) is expired


def test_it_is_called_by_brand_and_last_four() -> None:
    assert card(1, 2030).label == "Visa •••• 4242"
