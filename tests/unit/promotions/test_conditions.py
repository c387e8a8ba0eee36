"""When each condition holds, and what it says when not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shop.kernel import ids
from shop.pricing.lines import grouped
from shop.promotions import conditions
from shop.promotions.conditions import (
    Condition,
    DaysSinceOrder,
    FromCampaign,
    HasGoods,
    InSegment,
    ToCountry,
    UnitsAtLeast,
)
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.context import ShopperContext
from shop.promotions.goods import Selection
from shop.taxes.rules import NO_TAX
from tests.factories.pricing import AT, line

MUG, SHELF = ids.new_id(), ids.new_id()


def judged(condition: Condition, *, mugs: int = 1, **shopper: Any) -> Verdict:
    lines = [line(1000, mugs, product_id=MUG, collection_ids=frozenset({SHELF})), line(500)]
    basket = grouped(lines, tax=NO_TAX, margin_floor=None).basket("EUR")
    return condition.judge(Circumstances(basket=basket, shopper=ShopperContext(**shopper), at=AT))


def test_goods_are_found_by_product_and_by_collection() -> None:
    assert judged(HasGoods(Selection(frozenset({MUG})), 2), mugs=2).holds
    assert judged(HasGoods(Selection(frozenset(), frozenset({SHELF})))).holds
    missing = judged(HasGoods(Selection(frozenset({MUG})), 3), mugs=1)
    assert str(missing.because) == "Add 2 more of the goods it is for to use this discount."


def test_items_are_counted_over_the_whole_cart() -> None:
    assert judged(UnitsAtLeast(3), mugs=2).holds
    missing = judged(UnitsAtLeast(5), mugs=2)
    assert str(missing.because) == "Add 2 more items to use this discount: it is for 5 or more."


def test_days_since_the_last_order() -> None:
    rule = DaysSinceOrder(30, 90)
    assert judged(rule, last_order_at=AT - timedelta(days=30)).holds
    assert judged(rule, last_order_at=AT - timedelta(days=90, hours=23)).holds
    early = judged(rule, last_order_at=AT - timedelta(days=20))
    assert str(early.because) == "This discount counts again 10 days from now, after your last order."
    assert "was for 90 days" in str(judged(rule, last_order_at=AT - timedelta(days=91)).because)
    assert "have bought here before" in str(judged(rule).because)


def test_segments() -> None:
    assert judged(InSegment(frozenset({"lapsed", "new"})), segments=frozenset({"new"})).holds
    assert "enter your email address" in str(judged(InSegment(frozenset({"lapsed"}))).because)
    known = judged(InSegment(frozenset({"lapsed"})), customer_id=ids.new_id(), segments=frozenset({"new"}))
    assert str(known.because) == "This discount is for certain customers."


def test_countries() -> None:
    assert judged(ToCountry(frozenset({"DE"})), country="DE").holds
    assert "not for deliveries to your country" in str(
        judged(ToCountry(frozenset({"DE"})), country="US").because
    )


def test_channel_and_campaign() -> None:
    rule = FromCampaign("newsletter", "", "May")
    assert judged(rule, landing_source="Newsletter", landing_medium="email", landing_campaign="may").holds
    assert not judged(rule, landing_source="newsletter", landing_campaign="june").holds
    assert "open that link again" in str(judged(rule).because)


@pytest.mark.parametrize(
    "condition",
    [
        HasGoods(Selection(frozenset({MUG}), frozenset({SHELF})), 2),
        UnitsAtLeast(3),
        DaysSinceOrder(None, 30),
        InSegment(frozenset({"new"})),
        ToCountry(frozenset({"US", "DE"})),
        FromCampaign(campaign="may"),
    ],
)
def test_every_condition_survives_being_stored(condition: Condition) -> None:
    assert conditions.from_dict(condition.as_dict()) == condition


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: HasGoods(Selection()),
        lambda: HasGoods(Selection(frozenset({MUG})), 0),
        lambda: UnitsAtLeast(0),
        lambda: DaysSinceOrder(),
        lambda: DaysSinceOrder(9, 3),
        lambda: InSegment(frozenset()),
        lambda: ToCountry(frozenset({"de"})),
        lambda: FromCampaign(),
    ],
)
def test_senseless_conditions_cannot_be_made(wrong: Any) -> None:
    with pytest.raises(ValueError):
        wrong()
