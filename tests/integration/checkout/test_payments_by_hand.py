"""Bank transfer and cash on delivery: what only the owner can see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import flow
from shop.kernel import attention, db, jobs, preferences
from shop.kernel.money import Money
from shop.orders.models import OPEN, PENDING, Order
from shop.payments import by_hand, operations, queries, wiring
from shop.payments.by_hand import NothingToConfirm
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, GOOD, cart_with, details, order_of, press

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _both_ways(database: object) -> None:
    with db.transaction():
        preferences.put(wiring.USE_BANK_TRANSFER, True, at=AT)
        preferences.put(wiring.USE_CASH, True, at=AT)


def ordered(code: str) -> Order:
    return order_of(press(cart_with(stocked_variant(1)), details(payment_code=code), card=None))


def again(order: Order) -> Order:
    db.end_read()
    from shop.orders import queries as orders

    found = orders.by_id(order.id)
    assert found is not None
    return found


def test_cash_is_delivered_before_it_is_paid() -> None:
    order = ordered("cash_on_delivery")
    assert (order.status, order.payment_status, order.paid_minor) == (OPEN, "unpaid", 0)
    (payment,) = queries.of_order(order.id)
    db.end_read()
    with db.transaction():
        by_hand.confirm_received(payment_id=payment.id, at=AT)
    assert (again(order).payment_status, again(order).paid_minor) == ("paid", order.total_minor)


@pytest.mark.sqlite
def test_a_transfer_is_waited_for_a_week() -> None:
    order = ordered("bank_transfer")
    flow.sweep(AT + timedelta(days=6))
    assert again(order).status == PENDING
    flow.sweep(AT + timedelta(days=8))
    assert again(order).cancel_reason == "expired"


@pytest.mark.sqlite
def test_a_transfer_that_arrived_pays_once() -> None:
    order = ordered("bank_transfer")
    (payment,) = queries.of_order(order.id)
    db.end_read()
    with db.transaction():
        by_hand.confirm_received(payment_id=payment.id, at=AT)
    assert again(order).status == OPEN
    with pytest.raises(NothingToConfirm), db.transaction():
        by_hand.confirm_received(payment_id=payment.id, at=AT)
    assert len(queries.ledger(order.id)) == 1


def test_money_sent_back_by_hand_is_confirmed_by_hand() -> None:
    order = ordered("bank_transfer")
    (payment,) = queries.of_order(order.id)
    db.end_read()
    with db.transaction():
        by_hand.confirm_received(payment_id=payment.id, at=AT)
        (refund,) = operations.refund(order_id=order.id, amount=Money(1000, "USD"), reason="damaged", at=AT)
    jobs.run_due(at=AT)
    assert "payments.refund_by_hand" in [item.kind for item in attention.open_items()]
    assert again(order).refunded_minor == 0
    db.end_read()
    with db.transaction():
        by_hand.confirm_refunded(refund_id=refund.id, at=AT)
    assert again(order).refunded_minor == 1000
    assert "payments.refund_by_hand" not in [item.kind for item in attention.open_items()]


def test_a_shopper_may_turn_from_transfer_to_card() -> None:
    order = ordered("bank_transfer")
    flow.pay_again(order_token=order.token, payment_code="bank_transfer", at=AT)
    assert len(queries.of_order(order.id)) == 1
    flow.pay_again(order_token=order.token, payment_code="test_card", test_card=GOOD, at=AT)
    assert [attempt.status for attempt in queries.of_order(order.id)] == ["canceled", "succeeded"]
    assert again(order).status == OPEN


@pytest.mark.sqlite
def test_ways_that_are_off_are_not_offered() -> None:
    with db.transaction():
        preferences.put(wiring.USE_CASH, False, at=AT)
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=details(), at=AT)
    assert [method.code for method in seen.payment_methods] == ["test_card", "bank_transfer"]
