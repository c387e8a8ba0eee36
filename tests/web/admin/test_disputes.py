"""A disputed payment on its order's page, and buttons of the attention list that move money."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.kernel import attention, db
from shop.kernel.money import Money
from shop.orders import queries as order_queries
from shop.orders.models import Order
from shop.payments import alarms, operations, queries
from shop.payments.gateways.base import Dispute
from shop.payments.models import BY_HAND
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.support import wiring as support
from tests.web.admin.conftest import text


@pytest.fixture
def order(app) -> Order:
    """One paid order, everything that follows from it done."""
    made = paid_order()
    support.drain()
    db.end_read()
    return made


def dispute(order: Order, **how) -> None:
    (payment,) = queries.of_order(order.id)
    db.end_read()
    told = {"status": "needs_response", "open": True, "withdrawn": True, **how}
    seen = Dispute(
        reference="dp_1",
        payment_reference=payment.reference or "",
        amount=order.total,
        reason="product_not_received",
        due_by=NOON + timedelta(days=7),
        **told,
    )
    with db.transaction():
        operations.record_dispute(payment=payment, seen=seen, at=NOON)


def page(order: Order) -> str:
    return f"/admin/orders/{order.number}"


def test_the_order_says_what_is_disputed_and_until_when_to_answer(owner, packer, order) -> None:
    dispute(order)
    shown = text(owner.get(page(order)))
    for words in (
        "disputes $33.00",
        "product not received",
        "Answer until",
        "On hold",
        "The bank has taken $33.00",
    ):
        assert words in shown
    assert "taken by the bank" in shown
    refused = packer.post(f"/admin/shipments/{order.number}")
    assert refused.status_code in (302, 303, 400, 409, 422)
    assert order_queries.by_id(order.id).fulfillment_status == "unfulfilled"


def test_the_owner_may_send_it_after_all(owner, order) -> None:
    dispute(order)
    assert owner.submit(page(order), f"{page(order)}/release").status_code == 303
    db.end_read()
    assert order_queries.by_id(order.id).held_for == ""
    shown = text(owner.get(page(order)))
    assert "No longer on hold" in shown
    assert "Send it after all" not in shown


def test_a_closed_dispute_says_how_it_ended(owner, order) -> None:
    dispute(order)
    dispute(order, status="lost", open=False, lost=True)
    shown = text(owner.get(page(order)))
    assert "Lost" in shown
    assert "Answer until" not in shown
    assert [item.kind for item in attention.open_items()] == ["payments.dispute_ended"]


def press(owner) -> None:
    (item,) = attention.open_items()
    db.end_read()
    assert owner.submit("/admin/attention", f"/admin/attention/{item.id}/fix").status_code == 303
    db.end_read()
    assert attention.open_items() == []
    db.end_read()


def test_a_payment_of_a_wrong_amount_is_given_back_by_the_button(owner, order) -> None:
    (payment,) = queries.of_order(order.id)
    db.end_read()
    with db.transaction():
        alarms.wrong_amount(order, payment, Money(100, "USD"), at=NOON)
    press(owner)
    assert [(one.amount_minor, one.reason) for one in queries.refunds(order.id)] == [(3300, "wrong_amount")]


def test_a_refused_refund_is_asked_for_anew_by_the_button(owner, order) -> None:
    with db.transaction():
        (refund,) = operations.refund(order_id=order.id, amount=Money(500, "USD"), reason="", at=NOON)
        operations.refund_refused(refund_id=refund.id, why="closed account", at=NOON)
    press(owner)
    assert [one.status for one in queries.refunds(order.id)] == ["asked_again", "asked"]


def test_money_sent_by_hand_is_noted_by_the_button(owner, order) -> None:
    with db.transaction():
        (refund,) = operations.refund(order_id=order.id, amount=Money(500, "USD"), reason="", at=NOON)
        refund.status, refund.parked_at = BY_HAND, NOON
        alarms.refund_by_hand(order, refund, at=NOON)
    press(owner)
    assert order_queries.by_id(order.id).refunded_minor == 500
