"""Several presses, returns and messages at the same time: one order, one payment, no unit sold twice."""

from __future__ import annotations

import uuid

import pytest

from shop.checkout import flow
from shop.inventory.models import StockLevel
from shop.inventory.operations import OutOfStock
from shop.kernel import db
from shop.orders.models import OPEN
from shop.payments import queries as payments
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from shop.promotions.models import Promotion, PromotionCode
from shop.promotions.redemptions import UsedUp
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, GOOD, all_orders, cart_with, details, order_of, press
from tests.support.crowd import errors, together

pytestmark = pytest.mark.usefixtures("database")


def code(word: str, **limits: int | None) -> None:
    with db.transaction():
        made = promotions.create(
            name="One use", benefit=PercentOff(1000), conditions=[HasCode()], at=AT, **limits
        )
        promotions.add_code(promotion_id=made.id, code=word, at=AT, limit_total=None)


def test_a_double_click_makes_one_order_and_one_payment() -> None:
    cart = cart_with(stocked_variant(10))
    results = together(*[lambda: press(cart, total=3300, version=cart.version)] * 4)
    assert errors(results) == []
    (order,) = all_orders()
    assert order.status == OPEN
    assert {placement.order_token for placement in results} == {order.token}
    assert len(payments.of_order(order.id)) == 1
    assert len(payments.ledger(order.id)) == 1
    assert db.session().get_one(StockLevel, order.lines[0].variant_id).on_hand == 9


def test_many_want_the_last_two() -> None:
    variant_id = stocked_variant(2)
    carts = [cart_with(variant_id) for _ in range(8)]
    results = together(*[lambda cart=cart: press(cart, total=3300, version=cart.version) for cart in carts])
    assert [type(error) for error in errors(results)] == [OutOfStock] * 6
    level = db.session().get_one(StockLevel, variant_id)
    assert (level.on_hand, level.reserved) == (0, 0)
    assert sorted(order.number for order in all_orders()) == [1001, 1002]


def test_carts_with_the_same_goods_in_other_orders_do_not_wait_for_each_other_for_ever() -> None:
    mug, bowl = stocked_variant(50), stocked_variant(50, title="Bowl")
    carts = [cart_with(*pair) for pair in [(mug, bowl), (bowl, mug)] * 4]
    results = together(*[lambda cart=cart: press(cart, total=6100, version=cart.version) for cart in carts])
    assert errors(results) == []
    assert len(all_orders()) == 8


def test_twenty_shoppers_use_a_code_for_one() -> None:
    code("ONCE", limit_total=1)
    variant_id = stocked_variant(100)
    carts = [cart_with(variant_id) for _ in range(20)]
    typed = [details(code="once", email=f"shopper{i}@example.com") for i in range(20)]
    results = together(
        *[
            lambda cart=cart, said=said: press(cart, said, total=3020, version=cart.version)
            for cart, said in zip(carts, typed, strict=True)
        ]
    )
    assert len(errors(results)) == 19
    assert {type(error).__name__ for error in errors(results)} <= {"UsedUp", "PriceChanged"}
    assert [order.discount_minor for order in all_orders()] == [280]
    db.end_read()
    assert [row.used for row in db.session().query(Promotion)] == [1]
    assert [row.used for row in db.session().query(PromotionCode)] == [1]


def test_one_customer_with_two_carts_uses_a_code_once() -> None:
    code("MINE", limit_per_customer=1)
    variant_id = stocked_variant(100)
    carts = [cart_with(variant_id) for _ in range(5)]
    typed = details(code="MINE")
    results = together(
        *[lambda cart=cart: press(cart, typed, total=3020, version=cart.version) for cart in carts]
    )
    assert len(errors(results)) == 4
    assert len(all_orders()) == 1


def test_another_card_pressed_twice_pays_once() -> None:
    cart = cart_with(stocked_variant(10))
    token = press(cart, card=DECLINED).order_token
    results = together(*[lambda: flow.pay_again(order_token=token, test_card=GOOD, at=AT)] * 4)
    assert errors(results) == []
    (order,) = all_orders()
    assert (order.status, order.paid_minor) == (OPEN, order.total_minor)
    assert [one.status for one in payments.of_order(order.id)] == ["canceled", "succeeded"]


def test_sweep_return_page_and_press_meet() -> None:
    cart = cart_with(stocked_variant(10))
    token = press(cart).order_token
    results = together(
        lambda: flow.refresh(order_token=token, at=AT),
        lambda: flow.refresh(order_token=token, at=AT),
        lambda: flow.sweep(AT),
        lambda: press(cart, total=3300),
    )
    assert errors(results) == []
    (order,) = all_orders()
    assert len(payments.ledger(order.id)) == 1


def test_used_up_names_the_discount() -> None:
    code("ONCE", limit_total=1)
    variant_id = stocked_variant(10)
    first, second = cart_with(variant_id), cart_with(variant_id)
    press(first, details(code="ONCE"))
    seen = flow.view(cart_token=second.token, details=details(code="ONCE"), at=AT)
    assert [str(one) for one in seen.warnings] == ["This discount has been used up."]
    assert seen.quote.total.minor == 3300
    assert issubclass(UsedUp, Exception)
    assert isinstance(order_of(press(second, details(code="ONCE"))).id, uuid.UUID)
