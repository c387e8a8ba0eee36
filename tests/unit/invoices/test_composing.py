"""Credit notes take an invoice back to the cent, rate by rate, however the money went back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.invoices.composing import Group, left, part_of, to_credit

VAT, FOOD = (("VAT", 190_000),), (("VAT", 70_000),)


def test_a_part_is_spread_over_the_rates_with_its_tax() -> None:
    invoice = [Group(VAT, 11_900, 1_900), Group(FOOD, 1_070, 70), Group((), 30, 0)]
    assert part_of(invoice, 6_500) == [Group(VAT, 5_950, 950), Group(FOOD, 535, 35), Group((), 15, 0)]


@pytest.mark.parametrize("amount", [0, -1, 13_001])
def test_nothing_and_more_than_all_cannot_be_taken_back(amount: int) -> None:
    with pytest.raises(ValueError, match="cannot be credited"):
        part_of([Group(VAT, 13_000, 2_076)], amount)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 100)), min_size=1, max_size=4),
    st.lists(st.integers(1, 30_000), max_size=6),
)
def test_invoice_and_credit_notes_cancel_out(parts: list[tuple[int, int]], refunds: list[int]) -> None:
    invoice = [
        Group((("VAT", place),), gross, gross * percent // 100)
        for place, (gross, percent) in enumerate(parts)
        if gross
    ]
    taken: list[Group] = []
    whole = sum(group.gross for group in invoice)
    for amount in [*refunds, whole]:
        remaining = left(invoice, taken)
        amount = min(amount, sum(group.gross for group in remaining))
        if amount:
            note = part_of(remaining, amount)
            assert sum(group.gross for group in note) == amount
            assert all(0 <= group.tax <= group.gross for group in note)
            taken += note
    assert all((group.gross, group.tax) == (0, 0) for group in left(invoice, taken))


@pytest.mark.parametrize(
    ("credited", "paid", "refunded", "cancelled", "due"),
    [
        (0, 100, 0, False, 0),  # nothing went back
        (0, 0, 0, False, 0),  # delivered before it is paid
        (0, 0, 0, True, 100),  # cancelled before it was paid
        (0, 100, 30, False, 30),
        (30, 100, 30, False, 0),
        (30, 100, 100, True, 70),
        (0, 200, 100, False, 0),  # paid twice, and the second payment went back
        (0, 200, 130, False, 30),
        (0, 100, 0, True, 0),  # cancelled, the money has still to go back
    ],
)
def test_paper_stands_for_the_money_kept(
    credited: int, paid: int, refunded: int, cancelled: bool, due: int
) -> None:
    found = to_credit(total=100, credited=credited, paid=paid, refunded=refunded, cancelled=cancelled)
    assert found == due
