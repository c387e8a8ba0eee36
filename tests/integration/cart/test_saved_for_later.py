"""Saved for later, gifts, and the same things once more: what moves where, and what is refused."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from shop.cart import operations as carts
from shop.cart import queries
from shop.cart.models import Cart
from shop.checkout import tidying
from shop.customers.models import Customer
from shop.inventory import operations as inventory
from shop.kernel import db, ids
from shop.kernel.errors import DomainError, NotFound
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, cart_with, order_of, press

pytestmark = pytest.mark.usefixtures("sqlite")


def held(token: str) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, int]]:
    db.end_read()
    found = queries.held(token)
    assert found is not None
    wanted, later = ({item.variant.id: item.quantity for item in one} for one in (found.wanted, found.later))
    return wanted, later


def save(cart: Cart, variant_id: uuid.UUID) -> None:
    with db.transaction():
        carts.save_for_later(token=cart.token, variant_id=variant_id, at=AT)


def back(token: str, variant_id: uuid.UUID) -> str:
    with db.transaction():
        return carts.move_back(token=token, variant_id=variant_id, at=AT).token


def test_a_line_moves_to_the_list_and_back() -> None:
    mug, bowl = stocked_variant(), stocked_variant(title="Bowl")
    cart = cart_with(mug, bowl, quantity=2)
    save(cart, mug)
    assert held(cart.token) == ({bowl: 2}, {mug: 2})
    assert sum(queries.contents(cart.token).values()) == 2
    back(cart.token, mug)
    assert held(cart.token) == ({bowl: 2, mug: 2}, {})


def test_twice_is_once_and_what_is_not_there_is_refused() -> None:
    mug = stocked_variant()
    cart = cart_with(mug)
    save(cart, mug)
    save(cart, mug)
    assert held(cart.token) == ({}, {mug: 1})
    for wrong in (ids.new_id(), stocked_variant(title="Bowl")):
        with pytest.raises(NotFound):
            back(cart.token, wrong)


def test_what_comes_back_is_what_is_left() -> None:
    mug = stocked_variant(5)
    cart = cart_with(mug, quantity=4)
    save(cart, mug)
    with db.transaction():
        inventory.set_on_hand(variant_id=mug, on_hand=2, reason="counted", at=AT)
    back(cart.token, mug)
    assert held(cart.token) == ({mug: 2}, {})


def test_what_is_sold_out_stays_on_the_list() -> None:
    mug = stocked_variant(1)
    cart = cart_with(mug)
    save(cart, mug)
    with db.transaction():
        inventory.set_on_hand(variant_id=mug, on_hand=0, reason="counted", at=AT)
    with pytest.raises(DomainError):
        back(cart.token, mug)
    assert held(cart.token) == ({}, {mug: 1})


def test_the_list_outlives_the_order() -> None:
    mug, bowl = stocked_variant(), stocked_variant(title="Bowl")
    cart = cart_with(mug, bowl)
    save(cart, bowl)
    order_of(press(cart))
    assert held(cart.token) == ({}, {bowl: 1})
    fresh = back(cart.token, bowl)
    assert fresh != cart.token
    assert held(fresh) == ({bowl: 1}, {})


def test_a_new_cart_after_an_order_takes_the_list_along() -> None:
    mug, bowl = stocked_variant(), stocked_variant(title="Bowl")
    cart = cart_with(mug, bowl)
    save(cart, bowl)
    press(cart)
    with db.transaction():
        fresh = carts.add(token=cart.token, variant_id=mug, quantity=1, at=AT)
    assert held(fresh.token) == ({mug: 1}, {bowl: 1})


def test_signing_in_joins_the_lists() -> None:
    mug, bowl = stocked_variant(), stocked_variant(title="Bowl")
    older, newer = cart_with(mug), cart_with(bowl)
    with db.transaction() as session:
        cleo = Customer(
            id=ids.new_id(), email="cleo@example.com", email_as_typed="cleo@example.com", created_at=AT
        )
        session.add(cleo)
    save(older, mug)
    for cart in (older, newer):
        with db.transaction():
            carts.claim(token=cart.token, customer_id=cleo.id, at=AT)
    assert held(newer.token) == ({bowl: 1}, {mug: 1})


def test_a_gift_is_noted_without_changing_the_version() -> None:
    cart = cart_with(stocked_variant())
    with db.transaction():
        noted = carts.note_gift(token=cart.token, message=" מזל טוב 🎉 ", hide_prices=True, at=AT)
    assert (noted.gift_message, noted.hide_prices, noted.version) == ("מזל טוב 🎉", True, cart.version)


def test_the_same_once_more_leaves_out_what_cannot_be_had() -> None:
    mug, bowl, gone = stocked_variant(3), stocked_variant(0, title="Bowl"), ids.new_id()
    with db.transaction():
        cart, left_out = carts.again(wanted={mug: 5, bowl: 1, gone: 1}, at=AT)
    assert (held(cart.token)[0], [str(one) for one in left_out]) == ({mug: 3}, ["“Bowl” is sold out."])
    with pytest.raises(carts.NotForSale), db.transaction():
        carts.again(wanted={bowl: 1}, at=AT)


def test_buy_now_carts_nobody_came_back_to_are_dropped_after_two_months() -> None:
    mug = stocked_variant(50)
    with db.transaction():
        old = carts.single(variant_id=mug, at=AT)
        ordered, refused = (carts.single(variant_id=mug, at=AT) for _ in range(2))
        young = carts.single(variant_id=mug, at=AT + timedelta(days=2))
    ordinary = cart_with(mug)
    press(ordered)
    press(refused, card=DECLINED)
    db.end_read()
    later = AT + timedelta(days=61)
    assert tidying.drop_abandoned(later) == 1
    left = {cart.token for cart in db.session().query(Cart)}
    assert left == {ordered.token, refused.token, young.token, ordinary.token}
    assert old.token not in left
    db.end_read()
    assert tidying.drop_abandoned(later) == 0
