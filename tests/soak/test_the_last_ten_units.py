"""64 buyers at once want the last ten units: never eleven sold, nobody waits in a circle or for long.

A quarter of them each buys one; one with a present of the same kind, two lines of one variant; one a set of
two variants, in this order and in that. They press on real threads, each with sessions of its own.
"""

from __future__ import annotations

import os
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.cart.models import Cart, CartLine
from shop.cart.operations.rows import new as new_cart
from shop.checkout import flow, reconciling
from shop.checkout.values import CheckoutDetails, CheckoutView, Placement
from shop.inventory import operations as inventory
from shop.inventory import queries
from shop.inventory.models import StockLevel
from shop.inventory.operations import OutOfStock
from shop.kernel import db, ids
from shop.orders.models import OPEN, Order, OrderLine
from shop.promotions import operations as promotions
from shop.promotions.benefits import Bundle, GiftWithPurchase
from shop.promotions.conditions import HasCode
from shop.promotions.redemptions import UsedUp
from tests.factories.catalog import make_product
from tests.factories.checkout import AT, GOOD, cart_with, details
from tests.support.crowd import together

BUYERS, UNITS, PLENTY = 64, 10, 1000
PATIENCE = 2.0  # seconds in which 95 of 100 have their answer
PRESENT = "PRESENT"
ALONE = os.environ.get("SOAK") == "full"  # beside other tests, time says nothing of the shop


@dataclass(frozen=True)
class Shelf:
    """A mug of which there are ten, and a bowl of which there is plenty."""

    mug: uuid.UUID
    bowl: uuid.UUID

    @property
    def carts(self) -> tuple[tuple[tuple[uuid.UUID, ...], str], ...]:
        """What the four kinds of buyers have in their carts, and their code."""
        return (
            ((self.mug,), ""),
            ((self.mug,), PRESENT),
            ((self.mug, self.bowl), ""),
            ((self.bowl, self.mug), ""),
        )


def test_64_buyers_of_the_last_ten_units(database: object, rounds: Callable[[int, int], int]) -> None:
    shelf = open_shop()
    taken: list[float] = []
    for number in range(rounds(5, 200)):
        fill(shelf)
        answers = rush(shelf, number, taken)
        assert {type(one) for one in answers} <= {Placement, OutOfStock, UsedUp}, answers
        assert sold(shelf, answers) == UNITS
        assert queries.on_hand([shelf.mug]) == {shelf.mug: 0}
        assert queries.differences() == []
        db.end_read()
    assert not any(check.differences for check in reconciling.reconcile().values())
    if ALONE:
        assert statistics.quantiles(taken, n=20)[-1] < PATIENCE


def open_shop() -> Shelf:
    """The two goods, a present for whoever has the code, and a set that costs less."""
    with db.transaction():
        mug, bowl = make_product("Mug", stock=0), make_product("Bowl", stock=PLENTY)
        present = GiftWithPurchase(variant_id=mug.variants[0].id)
        gift = promotions.create(name="Present", benefit=present, conditions=[HasCode()], at=AT)
        promotions.add_code(promotion_id=gift.id, code=PRESENT, at=AT, limit_total=None)
        goods = ((mug.id, 1), (bowl.id, 1))
        promotions.create(name="Set", benefit=Bundle(goods, price_minor=4500), at=AT)
    return Shelf(mug.variants[0].id, bowl.variants[0].id)


def fill(shelf: Shelf) -> None:
    """Put what there is on the shelf."""
    with db.transaction():
        for variant_id, units in ((shelf.mug, UNITS), (shelf.bowl, PLENTY)):
            inventory.set_on_hand(variant_id=variant_id, on_hand=units, reason="received", at=AT)


def rush(shelf: Shelf, number: int, taken: list[float]) -> list[Placement | Exception]:
    """All press at the same time; what became of each, and into `taken` how long each waited."""
    kinds = [(goods, code, look(cart_with(*goods), code)) for goods, code in shelf.carts]
    with db.transaction() as session:
        carts = [filled(session, kinds[who % len(kinds)][0]) for who in range(BUYERS)]
    acts = []
    for who, cart in enumerate(carts):
        _goods, code, seen = kinds[who % len(kinds)]
        typed = details(email=f"buyer{number}.{who}@example.com", code=code)
        acts.append(buyer(cart, typed, seen, taken))
    return together(*acts)


def filled(session: Session, goods: tuple[uuid.UUID, ...]) -> Cart:
    """A cart with one of each, as rows: filling 64 one by one takes longer than the rush."""
    cart = new_cart(at=AT)
    session.flush()
    session.add_all(
        CartLine(
            id=ids.new_id(), cart_id=cart.id, variant_id=variant_id, quantity=1, later=False, added_at=AT
        )
        for variant_id in goods
    )
    return cart


def look(cart: Cart, code: str) -> CheckoutView:
    """What all with such a cart see on their checkout."""
    seen = flow.view(cart_token=cart.token, details=details(code=code), at=AT)
    db.end_read()
    return seen


def buyer(
    cart: Cart, typed: CheckoutDetails, seen: CheckoutView, taken: list[float]
) -> Callable[[], Placement]:
    """Somebody who is about to press."""

    def press() -> Placement:
        began = time.monotonic()
        try:
            return flow.place(
                cart_token=cart.token,
                cart_version=cart.version,
                shown_total_minor=seen.quote.total.minor,
                shown_presents=seen.quote.presents,
                details=typed,
                test_card=GOOD,
                at=AT,
            )
        finally:
            taken.append(time.monotonic() - began)

    return press


def sold(shelf: Shelf, answers: list[Placement | Exception]) -> int:
    """Units of the mug in the paid orders of these answers, whose lines and levels are looked at."""
    db.end_read()
    tokens = [one.order_token for one in answers if isinstance(one, Placement)]
    of_these = select(Order.status, func.count()).where(Order.token.in_(tokens)).group_by(Order.status)
    assert {row[0]: row[1] for row in db.session().execute(of_these)} == {OPEN: len(tokens)}
    level = db.session().get_one(StockLevel, shelf.mug)
    assert (level.on_hand, level.reserved) == (0, 0)
    units = select(func.sum(OrderLine.quantity)).join(Order, Order.id == OrderLine.order_id)
    bought = units.where(Order.token.in_(tokens), OrderLine.variant_id == shelf.mug)
    return int(db.session().scalar(bought) or 0)
