"""Money that goes back: by the owner, by itself, at Stripe's own pages, or by a bank."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.kernel import attention, db, jobs
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments import operations, queries, refunding
from shop.payments.operations import NotRefundable
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.support.crowd import errors, together
from tests.support.stripe_double import StripeDouble


def paid(shop: StripeDouble, card: str = "4242424242424242") -> Order:
    """An order of 33.00, paid through the browser."""
    placement = press(cart_with(stocked_variant()), details(payment_code="card"), card=None)
    assert placement.payment is not None
    shop.pay(placement.payment.reference, card)
    drain(shop)
    return order_of(placement)


def drain(shop: StripeDouble) -> None:
    for _ in range(3):
        shop.webhooks.wait()
        jobs.run_due(at=AT)
    db.end_read()


def now(order: Order) -> Order:
    db.end_read()
    from shop.orders import queries as order_queries

    found = order_queries.by_id(order.id)
    assert found is not None
    return found


def ask(order: Order, minor: int) -> None:
    with db.transaction():
        operations.refund(order_id=order.id, amount=Money(minor, "USD"), reason="damaged", at=AT)


@pytest.mark.sqlite
def test_a_part_goes_back_and_then_the_rest(shop: StripeDouble) -> None:
    order = paid(shop)
    ask(order, 1000)
    drain(shop)
    assert (now(order).payment_status, now(order).refunded_minor) == ("partially_refunded", 1000)
    ask(order, 2300)
    drain(shop)
    assert now(order).payment_status == "refunded"
    assert [refund["amount"] for refund in shop.objects("refund")] == [1000, 2300]


@pytest.mark.sqlite
@pytest.mark.parametrize("minor", [0, -1, 3301])
def test_no_more_than_was_paid_goes_back(shop: StripeDouble, minor: int) -> None:
    order = paid(shop)
    with pytest.raises(NotRefundable):
        ask(order, minor)
    assert queries.refunds(order.id) == []


def test_two_who_refund_everything_at_once_refund_it_once(shop: StripeDouble) -> None:
    order = paid(shop)
    results = together(*[lambda: ask(order, 3300)] * 4)
    assert [type(error) for error in errors(results)] == [NotRefundable] * 3
    drain(shop)
    assert len(shop.objects("refund")) == 1


def test_a_lost_answer_refunds_once(shop: StripeDouble) -> None:
    order = paid(shop)
    ask(order, 3300)
    shop.reset_next(3, when="after", only="POST /v1/refunds")
    refunding.run_due(at=AT)
    db.end_read()
    refunding.run_due(at=AT + timedelta(minutes=5))
    db.end_read()
    assert len(shop.objects("refund")) == 1
    assert now(order).payment_status == "refunded"


def test_a_refund_made_at_the_providers_pages_is_seen(shop: StripeDouble) -> None:
    from tests.support.payment_rigs import refund_request, stripe_gateway

    order = paid(shop)
    reference = queries.of_order(order.id)[0].reference
    db.end_read()
    dashboard = stripe_gateway(shop)
    dashboard.refund(refund_request(reference or "", 500, "USD"))
    dashboard.close()
    drain(shop)
    assert now(order).refunded_minor == 500
    drain(shop)
    assert len([entry for entry in queries.ledger(order.id) if entry.kind == "refunded"]) == 1


def test_a_refund_that_comes_back_is_told_to_the_owner(shop: StripeDouble) -> None:
    order = paid(shop, "4000000000007726")
    ask(order, 3300)
    drain(shop)
    assert now(order).refunded_minor == 0
    (refund,) = shop.objects("refund")
    shop.settle_refund(refund["id"], succeeded=False)
    drain(shop)
    assert now(order).refunded_minor == 0
    assert "payments.refund_failed" in [item.kind for item in attention.open_items()]


def test_a_refund_under_way_is_entered_when_it_arrives(shop: StripeDouble) -> None:
    order = paid(shop, "4000000000007726")
    ask(order, 3300)
    drain(shop)
    (refund,) = shop.objects("refund")
    shop.settle_refund(refund["id"], succeeded=True)
    drain(shop)
    assert now(order).payment_status == "refunded"


def test_cancelling_a_paid_order_gives_everything_back(shop: StripeDouble) -> None:
    order = paid(shop)
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    drain(shop)
    assert (now(order).status, now(order).payment_status) == ("cancelled", "refunded")
    assert [refund["amount"] for refund in shop.objects("refund")] == [3300]


def test_a_disputed_payment_is_told_to_the_owner_and_closed_again(shop: StripeDouble) -> None:
    order = paid(shop)
    reference = queries.of_order(order.id)[0].reference or ""
    db.end_read()
    dispute = shop.open_dispute(reference)
    drain(shop)
    assert "payments.disputed" in [item.kind for item in attention.open_items()]
    db.end_read()
    shop.close_dispute(dispute["id"], won=True)
    drain(shop)
    assert "payments.disputed" not in [item.kind for item in attention.open_items()]
