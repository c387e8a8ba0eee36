"""One test for each way in which other shops lost money, charged twice, or kept an order waiting for ever.

Each test is named after what happened; the thread it was told in stands beside it.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import flow
from shop.checkout.values import CartGone, PriceChanged
from shop.kernel import db, inbox
from shop.kernel.models import InboxMessage
from shop.orders import operations as orders
from shop.orders import queries as order_queries
from shop.orders.models import CANCELLED, DELIVERED, OPEN, PENDING, Order
from shop.payments import queries as payments
from shop.payments import wiring
from shop.payments.operations import open_attempt
from shop.payments.settle import settle
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, all_orders, cart_with, details, order_of, press
from tests.integration.checkout.stripe.acts import (
    alarms,
    begun,
    books_agree,
    captures,
    mails,
    now,
    settled,
)
from tests.support.stripe_double import StripeDouble

LATER = AT + timedelta(minutes=10)
DEARER = 4300  # by express
DECLINED = "4000000000000002"


@pytest.fixture
def database(sqlite):  # what is asked here does not depend on the database
    """SQLite only."""
    return sqlite


def test_a_browser_that_never_comes_back_leaves_no_payment_without_an_order(shop: StripeDouble) -> None:
    """medusajs/medusa #13301, #13837, #12790: the order was only made when the browser returned."""
    order, reference = begun()
    shop.pay(reference)
    settled(shop)
    assert (now(order).status, captures(order)) == (OPEN, [order.total_minor])
    books_agree()


def test_webhook_and_return_page_do_not_stand_in_each_others_way(shop: StripeDouble) -> None:
    """medusajs/medusa #4798, #2948, #3146; Sylius #15172: they raced, captured and mailed twice."""
    shop.webhooks.knobs.copies = 3
    order, reference = begun()
    shop.pay(reference)
    flow.refresh(order_token=order.token, at=AT)
    settled(shop)
    flow.refresh(order_token=order.token, at=AT)
    assert (captures(order), mails("confirmation")) == ([order.total_minor], 1)


def test_a_failed_and_a_cancelled_payment_are_heard_of(shop: StripeDouble) -> None:
    """medusajs/medusa #16398, #14205: those messages were ignored, or finished the order."""
    order, reference = begun()
    shop.pay(reference, DECLINED)
    settled(shop)
    assert (now(order).status, now(order).payment_status) == (PENDING, "failed")
    flow.sweep(AT + timedelta(minutes=31))
    settled(shop)
    assert (now(order).status, captures(order)) == (CANCELLED, [])
    assert [one.status for one in payments.of_order(order.id)] == ["canceled"]
    assert [one.number for one in all_orders()] == [order.number]


def test_a_message_may_come_when_the_cart_is_gone_already(shop: StripeDouble) -> None:
    """saleor/saleor PR 16761, #12652: the webhook raised because the checkout had been deleted."""
    shop.webhooks.knobs.hold = True
    cart = cart_with(stocked_variant())
    placed = press(cart, details(payment_code="card"), card=None)
    assert placed.payment is not None
    shop.pay(placed.payment.reference)
    with pytest.raises(CartGone):
        flow.view(cart_token=cart.token, details=details(), at=AT)
    db.end_read()
    shop.webhooks.wait()
    shop.webhooks.release()
    settled(shop)
    assert order_of(placed).status == OPEN


def test_money_of_an_order_that_cannot_be_delivered_is_not_lost_from_sight(shop: StripeDouble) -> None:
    """vendurehq/vendure #3411, PR 1485: the webhook failed as the order could not change its state."""
    order, reference = begun()
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    shop.pay(reference)
    settled(shop)
    assert (now(order).status, now(order).refunded_minor) == (CANCELLED, order.total_minor)
    assert alarms() == ["payments.given_back"]
    books_agree()


def test_a_payment_that_failed_is_answered_with_200_and_not_sent_for_ever(shop: StripeDouble) -> None:
    """vendurehq/vendure PR 1878: no 200 for payment_failed, so Stripe sent it for days."""
    _order, reference = begun()
    shop.pay(reference, DECLINED)
    settled(shop)
    assert {attempt.status for attempt in shop.webhooks.attempts} == {200}
    assert shop.webhooks.undelivered == []
    db.end_read()
    assert {message.attempts for message in db.session().query(InboxMessage)} == {1}


def test_a_customer_who_pays_twice_gets_the_second_payment_back(shop: StripeDouble) -> None:
    """vendurehq/vendure #2620; spree/spree #9265: charged twice, and nobody noticed."""
    order, first = begun()
    with db.transaction():
        locked = orders.lock(order.id)
        again = open_attempt(order=locked, method=wiring.CARD, at=AT)
    placed = flow.refresh(order_token=order.token, at=AT)
    second = next(one.reference for one in payments.of_order(placed.id) if one.id == again.id)
    db.end_read()
    assert second
    shop.pay(first)
    shop.pay(second)
    settled(shop)
    assert captures(order) == [order.total_minor] * 2
    (refund,) = shop.objects("refund")
    assert refund["payment_intent"] in (first, second)
    assert refund["amount"] == order.total_minor
    assert (now(order).status, now(order).payment_status, mails("confirmation")) == (OPEN, "paid", 1)
    assert alarms() == ["payments.given_back"]
    books_agree()


def test_the_same_event_three_times_is_one_payment(shop: StripeDouble) -> None:
    """Pinelab-studio/pinelab-vendure-plugins #620: settled three times."""
    shop.webhooks.knobs.copies = 3
    order, reference = begun()
    shop.pay(reference)
    event = next(one for one in shop.objects("event") if one["type"] == "payment_intent.succeeded")
    shop.webhooks._deliver(event | {"id": "evt_same_again"})  # Stripe may even send it under another name
    settled(shop)
    assert (captures(order), mails("confirmation")) == ([order.total_minor], 1)


def test_nothing_is_charged_before_there_is_an_order(shop: StripeDouble) -> None:
    """solidusio/solidus_stripe #44, #158: the intent was charged first, and again with the order."""
    cart = cart_with(stocked_variant())
    with pytest.raises(PriceChanged):
        press(cart, details(payment_code="card"), card=None, total=1)
    assert shop.objects("payment_intent") == []
    for _ in range(2):
        press(cart, details(payment_code="card"), card=None, total=0 if all_orders() else 3300)
    (order,) = all_orders()
    (intent,) = shop.objects("payment_intent")
    assert intent["metadata"] == {"order_id": str(order.id), "attempt": "1"}


def test_less_captured_at_the_dashboard_than_asked_does_not_pay_the_order(shop: StripeDouble) -> None:
    """solidusio/solidus_stripe #221, #179: a partial capture made by hand counted as the whole."""
    order, reference = begun()
    with shop.world.acting():
        shop.world.books.get("payment_intent", reference)["capture_method"] = "manual"
    shop.pay(reference)
    settled(shop)
    assert now(order).payment_status == "processing"
    with shop.world.acting():
        from tests.support.stripe_double.resources import charging

        intent = shop.world.books.get("payment_intent", reference)
        charging.take(shop._call(), intent, shop.world.books.get("charge", intent["latest_charge"]), 500)
    settled(shop)
    assert (now(order).status, captures(order), alarms()) == (PENDING, [500], ["payments.wrong_amount"])


def test_a_cheap_intent_does_not_settle_a_dear_order(shop: StripeDouble) -> None:
    """evershopcommerce/evershop PR 1025, PR 1033: the client picked which order its payment was for."""
    _cheap, cheap_reference = begun(quantity=1)
    dear, _reference = begun(quantity=5)
    shop.pay(cheap_reference)
    with shop.world.acting():  # whoever can write metadata cannot make it another order's either
        shop.world.books.get("payment_intent", cheap_reference)["metadata"]["order_id"] = str(dear.id)
    result = wiring.gateway("stripe").retrieve(cheap_reference)
    (payment,) = payments.of_order(dear.id)
    db.end_read()
    with db.transaction():
        settle(payment, result, AT)
    assert (now(dear).status, captures(dear)) == (PENDING, [])
    assert "payments.foreign" in alarms()


def test_another_amount_is_another_intent_and_the_old_one_cannot_be_paid(shop: StripeDouble) -> None:
    """woocommerce-gateway-stripe PR 4093: the intent was used again after the amount had changed."""
    cart = cart_with(stocked_variant())
    first = press(cart, details(payment_code="card"), card=None)
    shop.pay(shop.objects("payment_intent")[0]["id"], DECLINED)
    settled(shop)
    dearer = details(payment_code="card", shipping_code="express")
    again = press(cart, dearer, card=None, total=DEARER)
    old, new = shop.objects("payment_intent")
    assert again.order_token != first.order_token
    assert (old["status"], old["amount"], new["amount"]) == ("canceled", 3300, DEARER)
    assert "error" in shop.pay(old["id"])


def test_another_way_to_pay_wins_while_an_intent_is_open(shop: StripeDouble) -> None:
    """woocommerce-gateway-stripe #5362, #889: both were paid, and two mails went out."""
    order, reference = begun()
    paid = flow.pay_again(
        order_token=order.token, payment_code="test_card", test_card="4242424242424242", at=AT
    )
    assert paid.payment is not None
    assert paid.payment.paid
    assert shop.object(reference)["status"] == "canceled"
    assert "error" in shop.pay(reference)
    settled(shop)
    assert (captures(order), mails("confirmation")) == ([order.total_minor], 1)


def test_an_order_is_paid_by_what_stripe_says_not_by_coming_back(shop: StripeDouble) -> None:
    """payloadcms/payload PR 15902: the order was confirmed without a look at the intent."""
    order, _reference = begun()
    assert flow.refresh(order_token=order.token, at=AT).status == PENDING
    assert captures(order) == []


def test_the_amount_is_compared_after_three_d_secure(shop: StripeDouble) -> None:
    """paid-memberships-pro PR 3767: the amount was not looked at again after the bank had asked."""
    order, reference = begun()
    shop.pay(reference, "4000002760003184")
    with shop.world.acting():
        shop.world.books.get("payment_intent", reference)["amount"] = 100
    shop.authenticate(reference)
    settled(shop)
    assert (now(order).status, captures(order), alarms()) == (PENDING, [100], ["payments.wrong_amount"])


def test_a_message_about_an_order_not_yet_written_is_tried_again(shop: StripeDouble) -> None:
    """duncanmcclean/statamic-cargo #190: answered with 200 and forgotten, the order waited for ever."""
    shop.webhooks.knobs.hold = True
    order, reference = begun()
    shop.pay(reference)
    shop.webhooks.wait()
    with db.transaction() as session:  # as if the answer with the reference were still being written
        payment = session.get_one(type(payments.of_order(order.id)[0]), payments.of_order(order.id)[0].id)
        known, payment.reference = payment.reference, "pi_not_yet"
    shop.webhooks.release()
    inbox.run_due(at=AT)
    db.end_read()
    assert now(order).status == PENDING
    with db.transaction() as session:
        session.get_one(type(payment), payment.id).reference = known
    inbox.run_due(at=LATER)
    assert now(order).status == OPEN


def test_a_late_failure_neither_unpays_nor_sends_again(shop: StripeDouble) -> None:
    """202-ecommerce/stripe_official #79, #113: a late failure, and a shipped order set to paid again."""
    shop.webhooks.knobs.hold = True
    order, reference = begun()
    shop.pay(reference, DECLINED)
    shop.pay(reference)
    shop.webhooks.wait()
    flow.refresh(order_token=order.token, at=AT)
    with db.transaction() as session:
        shipped = session.get_one(Order, order.id)
        shipped.fulfillment_status = DELIVERED
    shop.webhooks.release(reverse=True)
    settled(shop)
    assert (now(order).payment_status, now(order).fulfillment_status) == ("paid", DELIVERED)
    story = [entry.kind for entry in order_queries.timeline(order.id)]
    assert story.count("order_paid") == 1
    assert story.count("payment_failed") == 0
