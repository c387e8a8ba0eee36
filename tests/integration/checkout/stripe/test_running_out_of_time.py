"""Orders whose time is over, and money that comes late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import flow
from shop.inventory.models import StockLevel
from shop.kernel import attention, db, jobs
from shop.orders.models import CANCELLED, OPEN, PENDING, Order
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.integration.checkout.stripe.acts import begun, drain, now
from tests.support.crowd import together
from tests.support.stripe_double import StripeDouble


@pytest.mark.sqlite
def test_nobody_pays_within_half_an_hour(shop: StripeDouble) -> None:
    order, reference = begun(units=1)
    flow.sweep(AT + timedelta(minutes=29))
    assert now(order).status == PENDING
    flow.sweep(AT + timedelta(minutes=31))
    assert (now(order).status, now(order).cancel_reason) == (CANCELLED, "expired")
    assert shop.object(reference)["status"] == "canceled"
    assert "error" in shop.pay(reference)
    level = db.session().get_one(StockLevel, order.lines[0].variant_id)
    assert (level.on_hand, level.reserved) == (1, 0)


def test_the_cron_that_cancels_while_the_customer_pays_takes_no_money_for_nothing(shop: StripeDouble) -> None:
    order, reference = begun()
    shop.webhooks.knobs.drop = 99
    together(lambda: shop.pay(reference), lambda: flow.sweep(AT + timedelta(minutes=31)))
    flow.sweep(AT + timedelta(minutes=40))
    drain()
    order = now(order)
    taken = shop.object(reference)["amount_received"]
    assert (order.status == OPEN) is (taken > 0)


@pytest.mark.sqlite
def test_an_order_is_not_given_up_while_the_provider_is_silent(shop: StripeDouble) -> None:
    order, _reference = begun()
    shop.fail_next(50, status=503)
    flow.sweep(AT + timedelta(minutes=31))
    assert now(order).status == PENDING


@pytest.mark.sqlite
def test_an_intent_nobody_ever_told_us_of_is_closed_before_the_order_is_given_up(shop: StripeDouble) -> None:
    shop.reset_next(6, when="after", only="POST /v1/payment_intents")  # the press, and the sweep's own try
    placement = press(cart_with(stocked_variant()), details(payment_code="card"), card=None)
    flow.sweep(AT + timedelta(minutes=31))
    assert order_of(placement).cancel_reason == "expired"
    (intent,) = shop.objects("payment_intent")
    assert intent["status"] == "canceled"


def expired_unseen(shop: StripeDouble, units: int) -> tuple[Order, str]:
    """An order that ran out of time although its intent could not be closed."""
    order, reference = begun(units=units)
    shop.fail_next(60, status=503)
    flow.sweep(AT + timedelta(hours=25))
    shop.world.faults.clear()
    assert now(order).status == CANCELLED
    return order, reference


def test_money_for_an_expired_order_revives_it_while_the_goods_are_there(shop: StripeDouble) -> None:
    order, reference = expired_unseen(shop, units=1)
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    assert (now(order).status, now(order).payment_status) == (OPEN, "paid")
    assert [item.kind for item in attention.open_items()] == ["payments.revived"]


def test_money_for_an_expired_order_goes_back_when_the_goods_are_gone(shop: StripeDouble) -> None:
    order, reference = expired_unseen(shop, units=1)
    variant_id = order.lines[0].variant_id
    assert variant_id is not None
    press(cart_with(variant_id))
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    drain()
    assert now(order).status == CANCELLED
    assert (now(order).paid_minor, now(order).refunded_minor) == (order.total_minor, order.total_minor)
    assert [refund["amount"] for refund in shop.objects("refund")] == [order.total_minor]
    assert "payments.given_back" in [item.kind for item in attention.open_items()]


@pytest.mark.sqlite
def test_goods_that_go_while_the_bank_thinks_are_paid_back(shop: StripeDouble) -> None:
    order, reference = begun(units=1)
    variant_id = order.lines[0].variant_id
    assert variant_id is not None
    jobs.run_due(at=AT + timedelta(minutes=30, seconds=1))  # the hold is over, the order not yet given up
    db.end_read()
    if now(order).status == PENDING:
        press(cart_with(variant_id))
    shop.pay(reference)
    shop.webhooks.wait()
    drain()
    drain()
    assert now(order).status == CANCELLED
    assert (
        sum(refund["amount"] for refund in shop.objects("refund"))
        == (shop.object(reference)["amount_received"])
    )


@pytest.mark.sqlite
def test_a_bank_debit_waits_for_days_and_then_pays(shop: StripeDouble) -> None:
    order, reference = begun(units=1)
    shop.confirm(reference, payment_method="pm_usBankAccount_success")
    shop.webhooks.wait()
    drain()
    assert (now(order).status, now(order).payment_status) == (PENDING, "processing")
    flow.sweep(AT + timedelta(days=3))
    assert now(order).status == PENDING
    shop.finish_processing(reference)
    shop.webhooks.wait()
    drain()
    assert now(order).status == OPEN


@pytest.mark.sqlite
@pytest.mark.parametrize("seconds", [0, 600])
def test_giving_up_closes_the_intent_and_returns_the_cart(shop: StripeDouble, seconds: int) -> None:
    cart = cart_with(stocked_variant())
    order = order_of(press(cart, details(payment_code="card"), card=None))
    assert flow.give_up(order_token=order.token, at=AT + timedelta(seconds=seconds))
    db.end_read()
    assert flow.view(cart_token=cart.token, details=details(), at=AT).quote.units == 1
    (intent,) = shop.objects("payment_intent")
    assert intent["status"] == "canceled"
