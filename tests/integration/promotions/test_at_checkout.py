"""Promotions as shoppers meet them at checkout: presents, segments, campaigns, limits, many of them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from shop.catalog.models import Variant
from shop.checkout import flow
from shop.checkout.values import CheckoutView, PriceChanged
from shop.customers import operations as customers
from shop.inventory.models import StockLevel
from shop.kernel import db, preferences
from shop.kernel.origin import Origin, acting_as
from shop.orders import operations as orders
from shop.orders.models import OrderLine
from shop.promotions import operations, queries
from shop.promotions.benefits import Benefit, BuyGet, FixedOff, FreeShipping, GiftWithPurchase, PercentOff
from shop.promotions.conditions import (
    Condition,
    FromCampaign,
    HasCode,
    HasGoods,
    InSegment,
    SubtotalAtLeast,
    TimeWindow,
    ToCountry,
)
from shop.promotions.goods import Selection
from shop.promotions.models import Promotion
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, paid_order, press
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("sqlite")


def make(benefit: Benefit, *conditions: Condition, **more: object) -> uuid.UUID:
    with db.transaction():
        return operations.create(
            name="Offer",
            benefit=benefit,
            conditions=conditions,
            at=AT,
            **more,  # type: ignore[arg-type]
        ).id


def seen(variant_id: uuid.UUID, quantity: int = 1, **typed: object) -> CheckoutView:
    db.end_read()
    return flow.view(
        cart_token=cart_with(variant_id, quantity=quantity).token, details=details(**typed), at=AT
    )


def test_a_present_is_put_in_ordered_and_taken_from_stock() -> None:
    soap, mug = stocked_variant(2, "Soap", price_minor=700), stocked_variant(10)
    make(GiftWithPurchase(soap), SubtotalAtLeast(2000))
    view = seen(mug)
    assert [(line.title, line.gift, line.total.minor) for line in view.quote.lines] == [
        ("Mug", False, 2800),
        ("Soap", True, 0),
    ]
    assert (view.quote.units, view.quote.total.minor) == (1, 3300)
    order = order_of(press(cart_with(mug)))
    lines = db.session().query(OrderLine).order_by(OrderLine.position)
    assert [(line.title, line.total_minor) for line in lines] == [("Mug", 2800), ("Soap", 0)]
    assert db.session().get_one(StockLevel, soap).on_hand == 1
    assert order.total_minor == 3300


def test_a_present_that_is_sold_out_is_not_promised() -> None:
    soap, mug = stocked_variant(1, "Soap"), stocked_variant(10)
    make(GiftWithPurchase(soap))
    assert len(seen(mug).quote.lines) == 2
    assert [line.gift for line in seen(soap).quote.lines] == [False]  # the last one is being bought
    press(cart_with(soap))
    assert len(seen(mug).quote.lines) == 1


def test_a_cancelled_order_gives_back_present_and_budget() -> None:
    soap, mug = stocked_variant(2, "Soap", price_minor=700), stocked_variant(10)
    given = make(GiftWithPurchase(soap), budget_minor=1000)
    order = order_of(press(cart_with(mug)))
    assert db.session().get_one(Promotion, given).given_minor == 700
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    db.end_read()
    row = db.session().get_one(Promotion, given)
    assert (row.used, row.given_minor) == (0, 0)
    assert db.session().get_one(StockLevel, soap).on_hand == 2


def test_discounts_for_segments_follow_the_customer() -> None:
    make(PercentOff(1000), InSegment(frozenset({"returning"})))
    assert [paid_order().discount_minor for _ in range(2)] == [0, 280]
    with db.transaction():
        customers.upsert_for_order(email="noa@example.com", name="Noa", locale="en", at=AT)
    assert seen(stocked_variant(), email="noa@example.com").quote.discounts == ()


def test_discounts_for_a_campaign_follow_the_link() -> None:
    make(PercentOff(1000), FromCampaign(source="instagram"))
    mug = stocked_variant()
    assert seen(mug).quote.discounts == ()
    with acting_as(Origin(actor="visitor", campaign={"source": "instagram", "campaign": "x"})):
        assert len(seen(mug).quote.discounts) == 1


def test_discounts_for_a_country_follow_the_address() -> None:
    make(PercentOff(1000), ToCountry(frozenset({"DE"})))
    mug = stocked_variant()
    assert seen(mug).quote.discounts == ()
    assert len(seen(mug, country="DE", postal_code="10435").quote.discounts) == 1


def test_the_store_s_margin_floor_is_kept_at_checkout() -> None:
    mug = stocked_variant()
    with db.transaction():
        db.session().get_one(Variant, mug).cost_minor = 2000
        preferences.put(queries.MARGIN_FLOOR, 2000, at=AT)
    make(PercentOff(9000))
    assert seen(mug).quote.total.minor == 2500 + 500


def test_five_hundred_promotions_cost_no_more_statements_than_one() -> None:
    mug, other = stocked_variant(), stocked_variant(title="Bowl")
    product = db.session().get_one(Variant, other).product_id
    make(PercentOff(100))
    cart = cart_with(mug)
    with counted() as one:
        flow.view(cart_token=cart.token, details=details(), at=AT)
    with db.transaction():
        for n in range(250):
            operations.create(name=f"G{n}", benefit=PercentOff(200, Selection(frozenset({product}))), at=AT)
            operations.create(
                name=f"S{n}", benefit=FixedOff(100), conditions=[SubtotalAtLeast(900_000)], at=AT
            )
    with counted() as many:
        flow.view(cart_token=cart.token, details=details(), at=AT)
    assert len(many) == len(one)
    goods = frozenset({db.session().get_one(Variant, mug).product_id})
    met = queries.for_shopper(customer_id=None, codes=[], at=AT, goods=goods, subtotal_minor=2800)
    assert [rule.benefit for rule in met] == [PercentOff(100)]  # only what could apply is read


def test_what_could_apply_follows_time_goods_and_amount() -> None:
    mug = stocked_variant()
    product = frozenset({db.session().get_one(Variant, mug).product_id})
    make(PercentOff(100), HasGoods(Selection(product)))
    there = {"customer_id": None, "codes": [], "at": AT}
    assert len(queries.for_shopper(**there, goods=product)) == 1  # type: ignore[arg-type]
    assert queries.for_shopper(**there, goods=frozenset()) == []  # type: ignore[arg-type]
    make(FixedOff(100), SubtotalAtLeast(5000))
    assert len(queries.for_shopper(**there, subtotal_minor=5000)) == 2  # type: ignore[arg-type]
    assert len(queries.for_shopper(**there, subtotal_minor=4999)) == 1  # type: ignore[arg-type]


def test_a_changed_promotion_is_met_as_it_is_now() -> None:
    made = make(PercentOff(1000))
    mug = stocked_variant()
    assert seen(mug).quote.discount_total.minor == 280
    with db.transaction():
        operations.change(promotion_id=made, benefit=PercentOff(2000))
    assert seen(mug).quote.discount_total.minor == 560


def test_a_promotion_counts_within_its_time_only() -> None:
    make(PercentOff(1000), TimeWindow(AT, AT + timedelta(hours=1)))
    assert paid_order().discount_minor == 280
    assert paid_order(at=AT + timedelta(hours=2)).discount_minor == 0


def test_a_code_that_ends_between_looking_and_paying_is_shown_and_asked_again() -> None:
    made = make(PercentOff(1000), HasCode())
    with db.transaction():
        operations.add_code(promotion_id=made, code="TEN", at=AT)
    cart = cart_with(stocked_variant())
    shown = flow.view(cart_token=cart.token, details=details(code="TEN"), at=AT)
    with db.transaction():
        operations.change(promotion_id=made, active=False)
    with pytest.raises(PriceChanged) as changed:
        press(cart, details(code="TEN"), total=shown.quote.total.minor, version=shown.cart_version)
    assert [str(one) for one in changed.value.view.warnings] == ["The code TEN is not valid."]
    db.end_read()
    assert db.session().query(OrderLine).count() == 0


def test_money_off_more_than_everything_costs_needs_no_payment() -> None:
    make(FixedOff(1_000_000), stacking="combinable")
    make(FreeShipping(), stacking="combinable")
    placed = press(cart_with(stocked_variant()), details(payment_code=""))
    assert (placed.payment, order_of(placed).total_minor, order_of(placed).payment_status) == (
        None,
        0,
        "paid",
    )


def test_overlapping_promotions_never_take_more_than_there_is() -> None:
    for benefit in (PercentOff(6000), PercentOff(7000), FixedOff(2000), BuyGet(1, 1), FreeShipping()):
        make(benefit, stacking="combinable")
    quote = seen(stocked_variant(), quantity=2).quote
    assert quote.total.minor == 0
    assert quote.discount_total == quote.subtotal
    assert sum(one.amount.minor for one in quote.discounts) == quote.subtotal.minor + 500
