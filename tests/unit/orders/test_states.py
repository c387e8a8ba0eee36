"""What the three states of an order may become."""

from __future__ import annotations

import pytest

from shop.orders import states
from shop.orders.states import LineState, NotAllowed

WHOLE, HALF, NONE = LineState(2, 2, True), LineState(2, 1, True), LineState(2, 0, True)
FILE = LineState(1, 0, False)


@pytest.mark.parametrize(
    ("lines", "delivered", "expected"),
    [
        ([NONE, NONE], False, "unfulfilled"),
        ([HALF, NONE], False, "partially_shipped"),
        ([WHOLE, NONE], False, "partially_shipped"),
        ([WHOLE, WHOLE], False, "shipped"),
        ([WHOLE, FILE], True, "delivered"),
        ([FILE], False, "delivered"),
    ],
)
def test_delivery_rolls_up_from_lines(lines: list[LineState], delivered: bool, expected: str) -> None:
    assert states.fulfillment(lines, delivered=delivered) == expected


@pytest.mark.parametrize(
    ("total", "paid", "refunded", "expected"),
    [
        (1000, 0, 0, "unpaid"),
        (1000, 999, 0, "unpaid"),
        (1000, 1000, 0, "paid"),
        (1000, 1000, 1, "partially_refunded"),
        (1000, 1000, 1000, "refunded"),
        (1000, 2000, 1000, "paid"),
        (1000, 2000, 2000, "refunded"),
        (0, 0, 0, "paid"),
    ],
)
def test_the_payment_status_follows_from_the_ledger(
    total: int, paid: int, refunded: int, expected: str
) -> None:
    assert states.payment(before="unpaid", total=total, paid=paid, refunded=refunded) == expected


@pytest.mark.parametrize("status", ["open", "completed", "cancelled"])
def test_only_a_waiting_order_is_confirmed(status: str) -> None:
    with pytest.raises(NotAllowed):
        states.confirmed(status)


def test_an_order_of_which_a_parcel_left_is_not_cancelled() -> None:
    assert states.cancelled("open", [NONE]) == "cancelled"
    for status, lines in (("open", [HALF]), ("completed", [NONE]), ("cancelled", [NONE])):
        with pytest.raises(NotAllowed):
            states.cancelled(status, lines)


@pytest.mark.parametrize("reason", ["customer", "owner", "payment", "replaced"])
def test_only_what_ran_out_of_time_is_revived(reason: str) -> None:
    assert states.revived("cancelled", "expired") == "pending"
    with pytest.raises(NotAllowed):
        states.revived("cancelled", reason)


def test_all_has_arrived_when_every_parcel_has() -> None:
    assert states.all_arrived({1, 2}, {1, 2, 3})
    assert not states.all_arrived({1, 2}, {1})
    assert not states.all_arrived(set(), {1})
