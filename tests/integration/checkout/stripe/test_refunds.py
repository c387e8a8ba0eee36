"""Money that goes back: by the owner, by itself, at Stripe's own pages, or by a bank."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import reconciling
from shop.kernel import attention, db, jobs
from shop.kernel.money import Money
from shop.orders import figures
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments import by_hand, operations, queries, refunding
from shop.payments.operations import NotRefundable
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.support.crowd import errors, together
from tests.support.payment_rigs import refund_request, stripe_gateway
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


def dashboard(shop: StripeDouble, order: Order, minor: int) -> None:
    """Somebody gives money back on the provider's own pages."""
    reference = queries.of_order(order.id)[0].reference
    db.end_read()
    theirs = stripe_gateway(shop)
    theirs.refund(refund_request(reference or "", minor, "USD"))
    theirs.close()


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
    order = paid(shop)
    dashboard(shop, order, 500)
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


@pytest.mark.sqlite
def test_a_refund_that_had_gone_through_and_is_sent_back_counts_as_paid_again(shop: StripeDouble) -> None:
    order = paid(shop, "4000000000005126")
    ask(order, 1000)
    drain(shop)
    assert now(order).refunded_minor == 1000
    (first,) = shop.objects("refund")
    shop.settle_refund(first["id"], succeeded=False)
    drain(shop)
    assert (now(order).refunded_minor, now(order).payment_status) == (0, "paid")
    assert [entry.kind for entry in queries.ledger(order.id)] == ["captured", "refunded", "returned"]
    assert queries.refundable_of_order(order.id) == order.total
    (item,) = attention.open_items()
    assert (item.kind, item.action) == ("payments.refund_failed", operations.REFUND_AGAIN)
    (refused,) = queries.refunds(order.id)
    db.end_read()
    with db.transaction():  # the button
        operations.refund_again(refund_id=refused.id, at=AT)
    with pytest.raises(operations.NotRefundable), db.transaction():  # somebody else's, pressed meanwhile
        operations.refund_again(refund_id=refused.id, at=AT)
    with pytest.raises(by_hand.NothingToConfirm), db.transaction():
        by_hand.confirm_refunded(refund_id=refused.id, at=AT)
    drain(shop)
    assert (now(order).refunded_minor, attention.open_items()) == (1000, [])
    assert [one["amount"] for one in shop.objects("refund")] == [1000, 1000]
    db.end_read()
    assert {row.status for row in queries.refunds(order.id)} == {"asked_again", "done"}
    assert figures.figures(AT - timedelta(hours=1), AT + timedelta(hours=1)).refunds == Money(1000, "USD")
    assert [check.differences for check in reconciling.reconcile().values()] == [[], [], [], []]


@pytest.mark.sqlite
def test_a_refused_refund_may_be_sent_by_hand_and_older_messages_do_not_undo_it(shop: StripeDouble) -> None:
    order = paid(shop, "4000000000005126")
    ask(order, 1000)
    drain(shop)
    (first,) = shop.objects("refund")
    shop.settle_refund(first["id"], succeeded=False)
    drain(shop)
    (row,) = queries.refunds(order.id)
    db.end_read()
    with db.transaction():
        by_hand.confirm_refunded(refund_id=row.id, at=AT)
    for event in shop.objects("event"):
        if event["type"].startswith("refund."):
            shop.webhooks._deliver(event | {"id": f"evt_{event['id']}"})
    drain(shop)
    assert (now(order).refunded_minor, attention.open_items()) == (1000, [])
    assert reconciling.payments().differences == []


@pytest.mark.sqlite
def test_a_refund_under_way_at_the_providers_pages_cannot_be_given_twice(shop: StripeDouble) -> None:
    order = paid(shop, "4000000000007726")
    dashboard(shop, order, 3000)
    drain(shop)
    (row,) = queries.refunds(order.id)
    assert (row.status, row.actor, now(order).refunded_minor) == ("under_way", "stripe", 0)
    db.end_read()
    with pytest.raises(NotRefundable):
        ask(order, 301)
    shop.settle_refund(row.reference or "", succeeded=True)
    drain(shop)
    assert now(order).refunded_minor == 3000
    assert len(queries.refunds(order.id)) == 1


@pytest.mark.sqlite
def test_one_message_about_the_charge_is_enough(shop: StripeDouble) -> None:
    order = paid(shop)
    shop.webhooks.knobs.drop = 99
    dashboard(shop, order, 400)
    dashboard(shop, order, 600)
    shop.webhooks.wait()
    shop.webhooks.knobs.drop = 0
    event = next(one for one in reversed(shop.objects("event")) if one["type"] == "charge.refunded")
    shop.webhooks._deliver(event)
    drain(shop)
    assert sorted(row.amount_minor for row in queries.refunds(order.id)) == [400, 600]
    assert now(order).refunded_minor == 1000


@pytest.mark.sqlite
def test_a_refund_heard_of_before_its_payment_is_entered_after_it(shop: StripeDouble) -> None:
    shop.webhooks.knobs.hold = True
    placement = press(cart_with(stocked_variant()), details(payment_code="card"), card=None)
    assert placement.payment is not None
    shop.pay(placement.payment.reference)
    dashboard(shop, order_of(placement), 3300)
    shop.webhooks.wait()
    shop.webhooks.release(reverse=True)
    drain(shop)
    order = order_of(placement)
    assert (order.paid_minor, order.refunded_minor, order.payment_status) == (3300, 3300, "refunded")
