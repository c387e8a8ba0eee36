"""What is left behind by a crash or a change of mind, and how it is put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shop.cart import queries as carts
from shop.cart.models import Cart
from shop.checkout import flow
from shop.checkout.flow import placing
from shop.checkout.flow.paying import OrderGivenUp
from shop.checkout.flow.placing import Press
from shop.inventory import jobs as inventory_jobs
from shop.inventory.operations import OutOfStock
from shop.kernel import attention, db, jobs
from shop.kernel.errors import NotFound
from shop.kernel.settings import Settings
from shop.orders import operations as orders
from shop.orders.models import CANCELLED, OPEN, PENDING, Order
from shop.payments import operations, queries, settle, wiring
from shop.payments.gateways.base import GatewayRefused, PaymentResult, PaymentStatus
from shop.payments.wiring import NotConfigured
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, GOOD, all_orders, cart_with, details, order_of, press

pytestmark = pytest.mark.usefixtures("database")
LATER = AT + timedelta(minutes=3)


def pressed(cart: Cart, card: str = GOOD) -> Order:
    """Transaction 1 of a press, after which the process died."""
    order, _payment = placing._place_or_find(
        Press(
            cart_token=cart.token,
            cart_version=cart.version,
            shown_total_minor=3300,
            details=details(),
            customer_id=None,
            test_card=card,
            at=AT,
        )
    )
    db.end_read()
    return order


def now(order: Order) -> Order:
    return next(one for one in all_orders() if one.id == order.id)


@pytest.mark.sqlite
def test_a_crash_before_the_gateway_was_asked_is_made_good() -> None:
    order = pressed(cart_with(stocked_variant()))
    flow.sweep(AT + timedelta(minutes=1))
    assert now(order).status == PENDING  # perhaps the first process is still at it
    flow.sweep(LATER)
    assert now(order).status == OPEN


@pytest.mark.sqlite
def test_a_crash_after_the_gateway_was_asked_pays_once() -> None:
    order = pressed(cart_with(stocked_variant()))
    (payment,) = queries.of_order(order.id)
    db.end_read()
    wiring.gateway("test").start(operations.request_for(payment, order))
    flow.sweep(LATER)
    assert now(order).paid_minor == 3300
    assert len(queries.ledger(order.id)) == 1


@pytest.mark.sqlite
def test_a_given_up_order_is_never_charged_afterwards() -> None:
    order = pressed(cart_with(stocked_variant()))
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    flow.refresh(order_token=order.token, at=LATER)
    for minutes in (3, 40, 80):
        flow.sweep(AT + timedelta(minutes=minutes))
    assert (now(order).status, now(order).paid_minor) == (CANCELLED, 0)
    assert [attempt.status for attempt in queries.of_order(order.id)] == ["canceled"]


def test_pressing_again_after_a_crash_goes_on() -> None:
    cart = cart_with(stocked_variant())
    order = pressed(cart)
    placement = press(cart, total=3300)
    assert placement.order_token == order.token
    assert now(order).status == OPEN


def test_an_unpaid_order_gives_cart_and_goods_back() -> None:
    variant_id = stocked_variant(1)
    cart = cart_with(variant_id)
    order = order_of(press(cart, card=DECLINED))
    flow.sweep(AT + timedelta(minutes=31))
    assert (now(order).status, now(order).cancel_reason) == (CANCELLED, "expired")
    assert list(carts.contents(cart.token).values()) == [1]
    again = order_of(press(cart, at=AT + timedelta(minutes=40)))
    assert (again.number, again.status) == (1002, OPEN)


@pytest.mark.sqlite
def test_a_given_up_order_cannot_be_paid_again() -> None:
    token = press(cart_with(stocked_variant()), card=DECLINED).order_token
    flow.sweep(AT + timedelta(minutes=31))
    with pytest.raises(OrderGivenUp):
        flow.pay_again(order_token=token, test_card=GOOD, at=AT + timedelta(minutes=32))


def test_a_second_try_holds_the_goods_again() -> None:
    variant_id = stocked_variant(1)
    token = press(cart_with(variant_id), card=DECLINED).order_token
    late = AT + timedelta(minutes=30)
    inventory_jobs.release_expired(late)
    flow.pay_again(order_token=token, test_card=GOOD, at=late)
    assert all_orders()[0].status == OPEN


@pytest.mark.sqlite
def test_a_second_try_for_goods_that_are_gone_takes_no_money() -> None:
    variant_id = stocked_variant(1)
    token = press(cart_with(variant_id), card=DECLINED).order_token
    late = AT + timedelta(minutes=30)
    inventory_jobs.release_expired(late)
    press(cart_with(variant_id), at=late)
    with pytest.raises(OutOfStock):
        flow.pay_again(order_token=token, test_card=GOOD, at=late)
    assert sorted(order.paid_minor for order in all_orders()) == [0, 3300]


@pytest.mark.sqlite
def test_each_second_try_gives_half_an_hour_more() -> None:
    order = order_of(press(cart_with(stocked_variant()), card=DECLINED))
    flow.pay_again(order_token=order.token, test_card=DECLINED, at=AT + timedelta(minutes=25))
    flow.sweep(AT + timedelta(minutes=50))
    assert now(order).status == PENDING
    flow.sweep(AT + timedelta(minutes=56))
    assert now(order).status == CANCELLED


@pytest.mark.sqlite
def test_a_paid_order_is_not_paid_again() -> None:
    token = press(cart_with(stocked_variant())).order_token
    assert flow.pay_again(order_token=token, test_card=GOOD, at=LATER).payment is None
    assert not flow.give_up(order_token=token, at=LATER)
    assert all_orders()[0].paid_minor == 3300


def test_a_second_payment_of_a_paid_order_goes_back_by_itself() -> None:
    order = order_of(press(cart_with(stocked_variant())))
    with db.transaction():
        second = operations.open_attempt(
            order=orders.lock(order.id), method=wiring.TEST_CARD, test_card=GOOD, at=AT
        )
    result = wiring.gateway("test").start(operations.request_for(second, order))
    for _ in range(2):
        with db.transaction():
            settle.settle(second, result, AT)
    jobs.run_due(at=AT)
    order = now(order)
    assert (order.payment_status, order.paid_minor, order.refunded_minor) == ("paid", 6600, 3300)
    assert [refund.payment_id for refund in queries.refunds(order.id)] == [second.id]
    assert "payments.given_back" in [item.kind for item in attention.open_items()]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "status",
    [
        PaymentStatus.REQUIRES_PAYMENT_METHOD,
        PaymentStatus.REQUIRES_ACTION,
        PaymentStatus.PROCESSING,
        PaymentStatus.CANCELED,
    ],
)
def test_an_old_answer_that_comes_late_does_not_undo_a_payment(status: PaymentStatus) -> None:
    order = order_of(press(cart_with(stocked_variant())))
    (payment,) = queries.of_order(order.id)
    db.end_read()
    assert payment.reference is not None
    stale = PaymentResult(
        reference=payment.reference,
        status=status,
        amount=order.total,
        order_id=order.id,
        decline_code="generic_decline" if status is PaymentStatus.REQUIRES_PAYMENT_METHOD else None,
    )
    with db.transaction():
        settle.settle(payment, stale, LATER)
    db.end_read()
    assert [attempt.status for attempt in queries.of_order(order.id)] == ["succeeded"]
    assert (now(order).status, now(order).payment_status) == (OPEN, "paid")


@pytest.mark.sqlite
@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_money_in_another_currency_pays_nothing(currency: str) -> None:
    from shop.kernel.money import Money

    order = pressed(cart_with(stocked_variant()))
    (payment,) = queries.of_order(order.id)
    db.end_read()
    strange = PaymentResult(
        reference="test_strange",
        status=PaymentStatus.SUCCEEDED,
        amount=Money(3300, currency),
        order_id=order.id,
        amount_received=Money(3300, currency),
    )
    with db.transaction():
        settle.settle(payment, strange, AT)
    assert (now(order).status, now(order).paid_minor) == (PENDING, 0)
    assert [entry.currency for entry in queries.ledger(order.id)] == [currency]
    assert [item.kind for item in attention.open_items()] == ["payments.wrong_amount"]


@pytest.mark.sqlite
@pytest.mark.parametrize("token", ["", "guess", "x" * 5000, "a\x00b"])
def test_a_guessed_order_token_leads_nowhere(token: str) -> None:
    press(cart_with(stocked_variant()))
    for act in (flow.refresh, flow.pay_again, flow.give_up):
        with pytest.raises(NotFound):
            act(order_token=token, at=AT)


@pytest.mark.sqlite
def test_a_way_to_pay_that_is_not_offered_is_refused() -> None:
    token = press(cart_with(stocked_variant()), card=DECLINED).order_token
    with pytest.raises(NotConfigured):
        flow.pay_again(order_token=token, payment_code="cash_on_delivery", at=AT)


def test_keys_that_cannot_be_do_not_close_the_shop(database: Settings) -> None:
    wrong = replace(
        database,
        stripe_secret_key="sk_live_x",
        stripe_publishable_key="pk_test_x",
        stripe_api_base="http://x",
    )
    wiring.configure(wrong)
    with pytest.raises(GatewayRefused):
        wiring.stripe_gateway()
    assert [method.code for method in wiring.methods()] == ["test_card"]
    assert order_of(press(cart_with(stocked_variant()))).status == OPEN
