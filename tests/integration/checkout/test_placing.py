"""From a cart to an order."""

from __future__ import annotations

import pytest

from shop.cart import queries as cart_queries
from shop.catalog.models import Variant
from shop.checkout import flow
from shop.checkout.values import CartGone, PriceChanged
from shop.inventory.models import StockLevel
from shop.kernel import db, jobs
from shop.orders import queries as orders
from shop.orders.models import OPEN, PAID, PENDING
from shop.payments import queries as payments
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import (
    ASKS,
    AT,
    DECLINED,
    GOOD,
    all_orders,
    cart_with,
    details,
    order_of,
    paid_order,
    press,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.sqlite
def test_a_guest_buys_a_mug() -> None:
    cart = cart_with(stocked_variant(10), quantity=2)
    order = order_of(press(cart))
    assert (order.number, order.status, order.payment_status) == (1001, OPEN, PAID)
    assert order.total_minor == 2 * 2800 + 500
    assert order.payment_label == "Visa •••• 4242"
    assert [(line.title, line.quantity, line.total_minor) for line in order.lines] == [("Mug", 2, 5600)]
    assert order.promised_from is not None
    assert order.promised_from > AT.date()


def test_the_story_of_the_order_is_told_in_order() -> None:
    order = paid_order()
    kinds = [entry.kind for entry in orders.timeline(order.id)]
    assert kinds == ["order_placed", "payment_started", "order_paid"]


@pytest.mark.sqlite
def test_bought_goods_leave_the_stock() -> None:
    order = paid_order(units=10, quantity=3)
    level = db.session().get_one(StockLevel, order.lines[0].variant_id)
    assert (level.on_hand, level.reserved) == (7, 0)


@pytest.mark.sqlite
def test_numbers_have_no_gaps_although_placements_fail() -> None:
    first = paid_order()
    poor = cart_with(stocked_variant(1))
    with pytest.raises(PriceChanged):
        press(poor, total=1)
    second = order_of(press(poor))
    assert (first.number, second.number) == (1001, 1002)


@pytest.mark.sqlite
def test_the_cart_is_empty_after_the_order() -> None:
    cart = cart_with(stocked_variant())
    press(cart)
    assert cart_queries.find(cart.token) is None
    assert cart_queries.contents(cart.token) == {}
    with pytest.raises(CartGone):
        flow.view(cart_token=cart.token, details=details(), at=AT)


@pytest.mark.sqlite
def test_emoji_and_hebrew_are_welcome() -> None:
    order = paid_order(
        name="נועה 🎁 Lévi",
        line1="רחוב הרצל ‏5",
        city="תל אביב",
        region="",
        postal_code="6100000",
        country="IL",
        note="תודה! ❤️\nשורה שנייה",
    )
    assert order.name == "נועה 🎁 Lévi"
    assert order.shipping_method == "International delivery"


def test_what_costs_nothing_skips_payment() -> None:
    with db.transaction():
        promotions.create(name="All free", benefit=PercentOff(10_000), at=AT)
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=details(), at=AT)
    assert seen.quote.total.minor == 500  # delivery is not free
    with db.transaction() as session:
        variant = session.get_one(Variant, seen.quote.lines[0].variant_id)
        variant.requires_shipping = False
    placement = press(cart, card=None)
    order = order_of(placement)
    assert placement.payment is None
    assert (order.total_minor, order.status, order.payment_status) == (0, "completed", PAID)
    assert payments.of_order(order.id) == []


@pytest.mark.sqlite
def test_pressing_twice_gives_the_same_order() -> None:
    cart = cart_with(stocked_variant(5))
    first = press(cart)
    again = press(cart, total=0)
    assert (again.order_token, again.payment) == (first.order_token, None)
    assert len(all_orders()) == 1
    assert len(payments.of_order(order_of(first).id)) == 1


@pytest.mark.sqlite
def test_a_declined_card_keeps_the_order_and_another_one_pays_it() -> None:
    cart = cart_with(stocked_variant(5))
    first = press(cart, card=DECLINED)
    assert first.payment is not None
    assert first.payment.declined
    assert order_of(first).payment_status == "failed"
    again = press(cart, total=0, card=GOOD)
    order = order_of(again)
    assert (again.order_token, order.status) == (first.order_token, OPEN)
    assert [attempt.status for attempt in payments.of_order(order.id)] == ["canceled", "succeeded"]


def test_a_real_card_number_typed_by_mistake_is_not_kept() -> None:
    placement = press(cart_with(stocked_variant()), card="4111 1111 1111 1111")
    assert placement.payment is not None
    assert placement.payment.decline_code == "incorrect_number"
    assert payments.of_order(order_of(placement).id)[0].method == "0"


@pytest.mark.sqlite
def test_a_corrected_address_after_a_decline_makes_a_new_order() -> None:
    variant_id = stocked_variant(1)
    cart = cart_with(variant_id)
    first = press(cart, card=DECLINED)
    placement = press(cart, details(line1="14 Elm Street"), total=3300)
    order = order_of(placement)
    assert order.shipping_address["line1"] == "14 Elm Street"
    assert order.status == OPEN
    assert order_of(first).cancel_reason == "replaced"
    assert db.session().get_one(StockLevel, variant_id).on_hand == 0


@pytest.mark.sqlite
def test_three_d_secure_waits_for_the_bank() -> None:
    placement = press(cart_with(stocked_variant()), card=ASKS)
    assert placement.payment is not None
    assert placement.payment.next_action_url
    assert order_of(placement).status == PENDING


@pytest.mark.sqlite
def test_opting_in_is_noted_and_leaving_it_out_changes_nothing() -> None:
    paid_order(marketing=True)
    order = paid_order(marketing=False)
    from shop.customers import queries as customers

    customer = customers.by_id(order.customer_id)
    assert customer is not None
    assert (customer.accepts_marketing, customer.orders_count) == (True, 2)


def test_facts_of_the_checkout_are_told_once() -> None:
    from sqlalchemy import select

    from shop.kernel.models import OutboxEvent

    cart = cart_with(stocked_variant())
    flow.begin(cart_token=cart.token, at=AT)
    flow.begin(cart_token=cart.token, at=AT)
    flow.record_step(cart_token=cart.token, step="contact", at=AT)
    press(cart)
    names = list(
        db.session().scalars(select(OutboxEvent.name).order_by(OutboxEvent.occurred_at, OutboxEvent.id))
    )
    told = [name for name in names if name.startswith(("checkout.", "orders."))]
    assert sorted(told) == [
        "checkout.checkout_started",
        "checkout.step_completed",
        "checkout.step_completed",
        "checkout.step_completed",
        "orders.order_paid",
        "orders.order_placed",
    ]


@pytest.mark.sqlite
def test_everything_due_runs_through_after_a_purchase() -> None:
    paid_order()
    jobs.run_due(at=AT)
    from shop.kernel import attention

    assert attention.open_items() == []
