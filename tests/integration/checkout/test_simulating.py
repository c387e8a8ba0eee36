"""A draft against the orders and carts of the last month, and against one sample cart."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from shop.catalog.models import Variant
from shop.checkout import previewing, simulating
from shop.checkout.simulating import Simulation
from shop.kernel import db
from shop.promotions import operations, queries
from shop.promotions.benefits import Benefit, FreeShipping, GiftWithPurchase, PercentOff
from shop.promotions.conditions import Condition, FirstOrder, HasCode, SubtotalAtLeast, TimeWindow
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, paid_order, press
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("sqlite")
LATER = AT + timedelta(days=40)


def draft(benefit: Benefit, *conditions: Condition, **more: object) -> uuid.UUID:
    with db.transaction():
        return operations.create(
            name="Draft",
            benefit=benefit,
            conditions=conditions,
            active=False,
            at=AT,
            **more,  # type: ignore[arg-type]
        ).id


def simulated(promotion_id: uuid.UUID, *, days: int = 30) -> Simulation:
    db.end_read()
    row = queries.by_id(promotion_id)
    assert row is not None
    return simulating.simulate(row, at=AT + timedelta(days=1), window=timedelta(days=days))


def test_orders_and_carts_of_the_time_are_counted_with_what_the_draft_gives() -> None:
    paid_order(quantity=1)
    paid_order(quantity=3, email="noa@example.com")
    cart_with(stocked_variant(), quantity=2)
    found = simulated(draft(PercentOff(1000), SubtotalAtLeast(5000), HasCode()))
    assert (dict(found.carts), dict(found.counted)) == ({True: 2, False: 1}, {True: 1, False: 1})
    assert (found.given_minor, found.given_on_orders_minor, found.goods_minor) == (840 + 560, 840, 14_000)
    assert dict(found.why_not) == {"subtotal": 1}


def test_only_the_time_asked_for_counts() -> None:
    paid_order(at=AT - timedelta(days=40))
    assert simulated(draft(PercentOff(1000))).carts.total() == 0
    assert simulated(draft(PercentOff(1000)), days=90).carts.total() == 1


def test_orders_that_came_to_nothing_do_not_count() -> None:
    press(cart_with(stocked_variant()), details(), card="4000000000000002")
    assert simulated(draft(PercentOff(1000))).carts[True] == 0


def test_a_draft_of_the_future_is_tried_on_the_past() -> None:
    paid_order()
    found = simulated(draft(PercentOff(1000), TimeWindow(LATER, None)))
    assert found.counted[True] == 1


def test_first_orders_are_those_that_were_first_then() -> None:
    for _ in range(3):
        paid_order(at=AT)
    found = simulated(draft(PercentOff(1000), FirstOrder()))
    assert (found.counted[True], dict(found.why_not)) == (3, {})  # placed at one moment: none before another
    paid_order(at=AT + timedelta(hours=1))
    found = simulated(draft(PercentOff(1000), FirstOrder()))
    assert (found.counted[True], dict(found.why_not)) == (3, {"first_order": 1})


def test_limits_and_budget_are_used_up_in_the_order_of_time() -> None:
    for hours in range(3):
        paid_order(at=AT + timedelta(hours=hours))
    assert dict(simulated(draft(PercentOff(1000), limit_total=2)).why_not) == {"limit": 1}
    assert simulated(draft(PercentOff(1000), limit_per_customer=1)).counted[True] == 1
    spent = simulated(draft(PercentOff(1000), budget_minor=600))
    assert (spent.counted[True], spent.given_minor) == (2, 560)


def test_margins_count_goods_of_known_cost_and_free_delivery() -> None:
    order = paid_order(quantity=2)
    with db.transaction():
        db.session().get_one(Variant, order.lines[0].variant_id).cost_minor = 1000
    found = simulated(draft(PercentOff(1000)))
    assert (found.margin_before, found.margin_after) == (3600, 3040)
    assert (found.costed_units, found.units) == (2, 2)
    free = simulated(draft(FreeShipping()))
    assert (free.given_minor, free.margin_after) == (500, 3100)


def test_a_present_costs_what_it_costs() -> None:
    order = paid_order()
    soap = stocked_variant(5, "Soap", price_minor=700)
    with db.transaction():
        db.session().get_one(Variant, order.lines[0].variant_id).cost_minor = 1000
        db.session().get_one(Variant, soap).cost_minor = 200
    found = simulated(draft(GiftWithPurchase(soap)))
    assert (found.given_minor, found.margin_before - found.margin_after) == (700, 200)


def test_more_orders_take_no_more_statements() -> None:
    made = draft(PercentOff(1000))
    paid_order()
    with counted() as few:
        simulated(made)
    for n in range(5):
        paid_order(email=f"shopper{n}@example.com")
    with counted() as many:
        simulated(made)
    assert len(many) == len(few)


def test_a_preview_says_of_every_condition_whether_it_is_met() -> None:
    mug = stocked_variant()
    row = queries.by_id(draft(PercentOff(1000), SubtotalAtLeast(5000), FirstOrder(), HasCode()))
    assert row is not None
    one = previewing.preview(row, wanted={mug: 1}, country="US", email="", at=AT)
    assert [(condition.kind, verdict.holds) for condition, verdict in one.verdicts] == [
        ("subtotal", False),
        ("first_order", True),
        ("code", True),
    ]
    assert one.alone.discounts == ()
    two = previewing.preview(row, wanted={mug: 2}, country="US", email="", at=AT)
    assert (two.alone.discount_total.minor, two.alone.total.minor) == (560, 5540)


def test_a_preview_shows_the_promotion_beside_the_active_ones() -> None:
    mug = stocked_variant()
    with db.transaction():
        operations.create(name="Better", benefit=PercentOff(5000), at=AT)
    row = queries.by_id(draft(PercentOff(1000)))
    assert row is not None
    found = previewing.preview(row, wanted={mug: 1}, country="US", email="nobody@example.com", at=AT)
    assert [one.label for one in found.alone.discounts] == ["Draft"]
    assert [one.label for one in found.among.discounts] == ["Better"]
