"""Named after what went wrong elsewhere: messages twice, late, early, out of order, or never."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import flow
from shop.kernel import attention, db, inbox
from shop.kernel.models import InboxMessage
from shop.orders import queries as orders
from shop.orders.models import OPEN, PENDING
from shop.payments import queries as payments
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, all_orders, cart_with, details, order_of, press
from tests.integration.checkout.stripe.acts import begun, drain, now
from tests.support.crowd import errors, together
from tests.support.stripe_double import StripeDouble


@pytest.mark.sqlite
def test_a_paid_intent_pays_the_order(shop: StripeDouble) -> None:
    order, reference = begun()
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    assert (now(order).status, now(order).payment_label) == (OPEN, "Visa •••• 4242")


def test_a_message_that_comes_five_times_at_once_pays_once(shop: StripeDouble) -> None:
    shop.webhooks.knobs.copies = 5
    order, reference = begun()
    shop.pay(reference)
    shop.webhooks.wait()
    together(*[lambda: inbox.run_due(at=AT)] * 3)
    drain()
    assert len(payments.ledger(order.id)) == 1
    assert [entry.kind for entry in orders.timeline(order.id)].count("order_paid") == 1


def test_a_message_may_overtake_the_answer_to_our_own_call(shop: StripeDouble) -> None:
    shop.webhooks.knobs.fire_before_response = True
    variant_id = stocked_variant(10)
    cart = cart_with(variant_id)
    received = shop.webhooks._send

    def receive_and_handle_at_once(body: bytes, headers: dict[str, str]) -> int:
        assert received is not None
        status = received(body, headers)
        inbox.run_due(at=AT)
        db.end_read()
        return status

    shop.webhooks.send_to(receive_and_handle_at_once)
    order = order_of(press(cart, details(payment_code="card"), card=None))
    (payment,) = payments.of_order(order.id)
    assert payment.reference
    shop.pay(payment.reference)
    assert now(order).status == OPEN


def test_a_lost_browser_and_lost_messages_are_found_by_the_sweep(shop: StripeDouble) -> None:
    shop.webhooks.knobs.drop = 99
    order, reference = begun()
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    assert now(order).status == PENDING
    flow.sweep(AT + timedelta(minutes=10))
    assert now(order).status == OPEN


def test_return_page_webhook_and_sweep_meet(shop: StripeDouble) -> None:
    order, reference = begun()
    shop.webhooks.knobs.hold = True
    shop.pay(reference)
    shop.webhooks.release()
    later = AT + timedelta(minutes=10)
    results = together(
        lambda: flow.refresh(order_token=order.token, at=AT),
        lambda: flow.sweep(later),
        lambda: inbox.run_due(at=AT),
        lambda: inbox.run_due(at=AT),
    )
    assert errors(results) == []
    drain()
    assert now(order).paid_minor == order.total_minor
    assert len(payments.ledger(order.id)) == 1


@pytest.mark.sqlite
def test_a_late_failure_does_not_undo_a_payment(shop: StripeDouble) -> None:
    order, reference = begun()
    shop.webhooks.knobs.hold = True
    assert "error" in shop.pay(reference, "4000000000000002")
    shop.pay(reference)
    shop.webhooks.release(reverse=True)
    drain()
    assert (now(order).status, now(order).payment_status) == (OPEN, "paid")


def test_a_decline_is_noted_and_the_same_intent_may_be_paid(shop: StripeDouble) -> None:
    order, reference = begun()
    shop.pay(reference, "4000000000009995")
    shop.webhooks.wait()
    drain()
    assert now(order).payment_status == "failed"
    again = flow.pay_again(order_token=order.token, payment_code="card", at=AT)
    assert again.payment is not None
    assert again.payment.reference == reference
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    assert now(order).status == OPEN


@pytest.mark.sqlite
def test_an_unanswered_start_is_repeated_with_the_same_key(shop: StripeDouble) -> None:
    shop.reset_next(3, when="after", only="POST /v1/payment_intents")
    placement = press(cart_with(stocked_variant()), details(payment_code="card"), card=None)
    assert placement.payment is None
    assert placement.problem is not None
    order = order_of(placement)
    flow.sweep(AT + timedelta(minutes=3))
    (payment,) = payments.of_order(order.id)
    (intent,) = shop.objects("payment_intent")
    assert payment.reference == intent["id"]


@pytest.mark.sqlite
def test_pressing_again_after_a_lost_answer_goes_on(shop: StripeDouble) -> None:
    shop.reset_next(3, when="after", only="POST /v1/payment_intents")
    cart = cart_with(stocked_variant())
    first = press(cart, details(payment_code="card"), card=None)
    again = press(cart, details(payment_code="card"), card=None, total=0)
    assert again.order_token == first.order_token
    assert again.payment is not None
    assert len(shop.objects("payment_intent")) == 1


@pytest.mark.sqlite
def test_an_amount_changed_behind_our_back_pays_nothing(shop: StripeDouble) -> None:
    order, reference = begun()
    with shop.world.acting():
        shop.world.books.get("payment_intent", reference)["amount"] = 100
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    assert (now(order).status, now(order).paid_minor) == (PENDING, 100)
    assert [item.kind for item in attention.open_items()] == ["payments.wrong_amount"]


@pytest.mark.sqlite
def test_a_cheap_payment_does_not_settle_a_dear_order(shop: StripeDouble) -> None:
    from shop.payments import wiring
    from shop.payments.settle import settle

    _cheap, cheap_reference = begun(quantity=1)
    dear, _reference = begun(quantity=5)
    shop.pay(cheap_reference)
    result = wiring.gateway("stripe").retrieve(cheap_reference)
    (payment,) = payments.of_order(dear.id)
    db.end_read()
    with db.transaction():
        settle(payment, result, AT)
    assert now(dear).status == PENDING
    assert payments.ledger(dear.id) == []
    assert "payments.foreign" in [item.kind for item in attention.open_items()]


def test_a_message_about_an_unknown_order_is_kept_for_another_try(shop: StripeDouble) -> None:
    from tests.support.payment_rigs import payment_request, stripe_gateway

    other_shop = stripe_gateway(shop)
    other_shop.start(payment_request())
    other_shop.close()
    shop.webhooks.wait()
    drain()
    (message,) = db.session().query(InboxMessage)
    assert (message.done_at, message.attempts) == (None, 1)
    assert all_orders() == []


@pytest.mark.sqlite
def test_a_forged_message_is_not_even_kept(shop: StripeDouble) -> None:
    shop.webhooks.knobs.bad_signature = True
    order, reference = begun()
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    assert now(order).status == PENDING
    assert {attempt.status for attempt in shop.webhooks.attempts if "succeeded" in attempt.type} == {400}
