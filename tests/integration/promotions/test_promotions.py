"""Discounts in the database: who meets which, limits that hold, and what is given back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from shop.checkout import flow
from shop.checkout.values import PriceChanged
from shop.customers import operations as customers
from shop.kernel import db
from shop.kernel.errors import Conflict
from shop.orders import operations as orders
from shop.promotions import operations, queries, redemptions
from shop.promotions.benefits import Benefit, FixedOff, FreeShipping, PercentOff
from shop.promotions.conditions import (
    Condition,
    FirstOrder,
    HasCode,
    NthOrder,
    PersonallyAssigned,
    SubtotalAtLeast,
    TimeWindow,
)
from shop.promotions.models import Assignment, Promotion
from shop.promotions.operations import BadPromotion, CodeTaken
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, paid_order, press

pytestmark = pytest.mark.usefixtures("database")
SOON = AT + timedelta(days=7)


def make(benefit: Benefit | None = None, *conditions: Condition, code: str = "", **more: object) -> uuid.UUID:
    with db.transaction():
        made = operations.create(
            name=str(more.pop("name", "Ten")),
            benefit=benefit or PercentOff(1000),
            conditions=conditions,
            at=AT,
            **more,  # type: ignore[arg-type]
        )
        if code:
            operations.add_code(promotion_id=made.id, code=code, at=AT)
        return made.id


def customer(email: str = "cleo@example.com") -> uuid.UUID:
    with db.transaction():
        return customers.upsert_for_order(email=email, name="Cleo", locale="en", at=AT).id


def give(promotion: uuid.UUID, to: uuid.UUID, **more: object) -> Assignment:
    with db.transaction():
        return operations.assign(
            customer_id=to,
            promotion_id=promotion,
            reason="Thank you for your first order",
            at=AT,
            **more,  # type: ignore[arg-type]
        )


def used(promotion: uuid.UUID) -> int:
    db.end_read()
    return db.session().get_one(Promotion, promotion).used


def test_every_condition_and_benefit_survives_the_database() -> None:
    conditions = [HasCode(), SubtotalAtLeast(1), FirstOrder(), NthOrder(2), TimeWindow(AT, SOON)]
    for benefit in (PercentOff(1250), FixedOff(500), FreeShipping()):
        make(benefit, *conditions, code=f"CODE{benefit.kind}")
    rules = queries.for_shopper(
        customer_id=None, codes=["codepercent", "CODEFIXED", "CODEfree_shipping"], at=AT
    )
    assert [rule.benefit for rule in rules] == [PercentOff(1250), FixedOff(500), FreeShipping()]
    assert list(rules[0].conditions) == conditions


def test_codes_are_met_only_by_who_has_them() -> None:
    make(None, HasCode(), code="TEN")
    assert queries.for_shopper(customer_id=None, codes=[], at=AT) == []
    assert len(queries.for_shopper(customer_id=None, codes=["ten"], at=AT)) == 1


def test_five_hundred_promotions_are_one_statement() -> None:
    from tests.support.statements import counted

    with db.transaction():
        for i in range(500):
            made = operations.create(name=f"P{i}", benefit=PercentOff(100), conditions=[HasCode()], at=AT)
            operations.add_code(promotion_id=made.id, code=f"CODE{i}", at=AT)
    with counted() as sent:
        assert len(queries.for_shopper(customer_id=None, codes=["CODE7"], at=AT)) == 1
    assert len(sent) == 1


def test_a_personal_discount_is_met_by_its_holder_alone() -> None:
    promotion, holder, other = make(None, PersonallyAssigned()), customer(), customer("noa@example.com")
    given = give(promotion, holder)
    assert len(queries.for_shopper(customer_id=holder, codes=[], at=AT)) == 1
    assert queries.for_shopper(customer_id=other, codes=[], at=AT) == []
    assert queries.for_shopper(customer_id=None, codes=[given.code], at=AT)[0].holder_id == holder


def test_the_holder_is_told_why() -> None:
    holder = customer()
    give(make(None, PersonallyAssigned()), holder)
    cart = cart_with(stocked_variant())
    seen = flow.view(cart_token=cart.token, details=details(), shopper_customer_id=holder, at=AT)
    assert [str(one.reason) for one in seen.quote.discounts] == ["Thank you for your first order"]


def test_a_guest_uses_a_personal_code_with_the_address_it_belongs_to() -> None:
    given = give(make(None, PersonallyAssigned()), customer())
    cart = cart_with(stocked_variant())
    wrong = flow.view(cart_token=cart.token, details=details(email="noa@example.com", code=given.code), at=AT)
    assert wrong.quote.discounts == ()
    assert "personal" in str(wrong.warnings[0])
    order = order_of(press(cart, details(code=given.code)))
    assert order.discount_minor == 280
    again = flow.view(cart_token=cart_with(stocked_variant()).token, details=details(code=given.code), at=AT)
    assert again.quote.discounts == ()


def test_giving_the_same_twice_gives_it_once() -> None:
    promotion, holder = make(None, PersonallyAssigned()), customer()
    assert give(promotion, holder).id == give(promotion, holder).id


def test_an_expired_personal_discount_is_over() -> None:
    promotion, holder = make(None, PersonallyAssigned()), customer()
    give(promotion, holder, expires_at=AT + timedelta(days=1))
    (rule,) = queries.for_shopper(customer_id=holder, codes=[], at=SOON)
    assert str(rule.blocked) == "This discount has ended."
    assert queries.held_by(holder, at=SOON) == frozenset()


def test_only_what_is_personal_can_be_given() -> None:
    with pytest.raises(BadPromotion):
        give(make(), customer())


def test_a_used_discount_comes_back_when_the_order_is_cancelled() -> None:
    promotion = make(None, HasCode(), code="ONCE", limit_total=1)
    order = order_of(press(cart_with(stocked_variant()), details(code="ONCE")))
    assert used(promotion) == 1
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    assert used(promotion) == 0
    assert order_of(press(cart_with(stocked_variant()), details(code="ONCE"))).discount_minor == 280


def test_releasing_twice_gives_back_once() -> None:
    promotion = make(None, HasCode(), code="ONCE")
    order = order_of(press(cart_with(stocked_variant()), details(code="ONCE")))
    paid = order_of(press(cart_with(stocked_variant()), details(code="ONCE")))
    for _ in range(2):
        with db.transaction():
            redemptions.release(order_id=order.id, at=AT)
    assert used(promotion) == 1
    assert paid.discount_minor == 280


def test_an_expired_order_gives_its_discount_back() -> None:
    promotion = make(None, HasCode(), code="ONCE", limit_total=1)
    press(cart_with(stocked_variant()), details(code="ONCE"), card="4000000000000002")
    assert used(promotion) == 1
    flow.sweep(AT + timedelta(minutes=31))
    assert used(promotion) == 0


def test_a_first_order_discount_is_for_the_first_order() -> None:
    make(None, FirstOrder())
    assert paid_order().discount_minor == 280
    cart = cart_with(stocked_variant())
    assert flow.view(cart_token=cart.token, details=details(email=""), at=AT).quote.discounts != ()
    with pytest.raises(PriceChanged):
        press(cart, total=3020)
    assert paid_order().discount_minor == 0


def test_the_second_order_is_the_second_paid_one() -> None:
    make(None, NthOrder(2))
    assert [paid_order().discount_minor for _ in range(3)] == [0, 280, 0]


def test_free_delivery_from_a_minimum() -> None:
    make(FreeShipping(), SubtotalAtLeast(5000))
    assert paid_order(quantity=1).shipping_minor == 500
    assert paid_order(quantity=2).shipping_minor == 0


def test_a_placed_order_keeps_its_discount_when_the_rule_changes() -> None:
    promotion = make()
    order = paid_order()
    with db.transaction():
        operations.change(promotion_id=promotion, benefit=PercentOff(9000))
    db.end_read()
    from shop.orders import queries as order_queries

    kept = order_queries.by_id(order.id)
    assert kept is not None
    assert (kept.discount_minor, kept.quote["discounts"][0]["version"]) == (280, 1)


def test_a_paused_promotion_is_not_met() -> None:
    promotion = make()
    with db.transaction():
        operations.change(promotion_id=promotion, active=False)
    assert queries.for_shopper(customer_id=None, codes=[], at=AT) == []


@pytest.mark.parametrize("word", ["ab", "x" * 41, "   "])
def test_codes_have_a_sensible_length(word: str) -> None:
    promotion = make(None, HasCode())
    with pytest.raises(BadPromotion), db.transaction():
        operations.add_code(promotion_id=promotion, code=word, at=AT)


def test_a_code_belongs_to_one_promotion() -> None:
    make(None, HasCode(), code="TEN")
    other = make(None, HasCode())
    with pytest.raises(CodeTaken), db.transaction():
        operations.add_code(promotion_id=other, code="ten", at=AT)


def test_limits_are_sensible() -> None:
    promotion = make(None, HasCode(), code="TEN", limit_total=5)
    press(cart_with(stocked_variant()), details(code="TEN"))
    press(cart_with(stocked_variant()), details(code="TEN"))
    for limit in (0, -1, 1):
        with pytest.raises(BadPromotion), db.transaction():
            operations.change(promotion_id=promotion, limit_total=limit)
    assert issubclass(CodeTaken, Conflict)


@pytest.mark.parametrize(
    "wrong", [lambda: PercentOff(0), lambda: PercentOff(10_001), lambda: FixedOff(0), lambda: NthOrder(0)]
)
def test_senseless_rules_cannot_be_made(wrong: object) -> None:
    with pytest.raises(ValueError):
        wrong()  # type: ignore[operator]
