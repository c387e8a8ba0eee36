"""Many shoppers at the same moment: a code for one order and a budget hold, on both databases."""

from __future__ import annotations

import pytest

from shop.checkout import flow
from shop.kernel import db
from shop.promotions import operations, queries
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, all_orders, cart_with, details, press
from tests.support.crowd import errors, together

pytestmark = pytest.mark.usefixtures("database")


def crowd(size: int, code: str = "") -> list[Exception]:
    """`size` shoppers who saw a tenth off a mug press "pay" together; what refused them."""
    variant_id = stocked_variant(100)
    carts = [cart_with(variant_id) for _ in range(size)]
    typed = [details(code=code, email=f"shopper{n}@example.com") for n in range(size)]
    results = together(
        *[
            lambda cart=cart, said=said: press(cart, said, total=3020, version=cart.version)
            for cart, said in zip(carts, typed, strict=True)
        ]
    )
    return errors(results)


def test_twenty_shoppers_with_one_code_of_a_batch_get_one_discount() -> None:
    with db.transaction():
        made = operations.create(name="Ten", benefit=PercentOff(1000), conditions=[HasCode()], at=AT)
        batch = operations.make_batch(promotion_id=made.id, name="Letters", size=1, at=AT)
    ((code, _email, _used),) = queries.batch_rows(made.id, batch.id)
    assert {type(error).__name__ for error in crowd(20, code)} <= {"UsedUp", "PriceChanged"}
    assert [order.discount_minor for order in all_orders()] == [280]
    assert [row.used for row in queries.batches_of(made.id)] == [1]


def test_a_budget_for_two_orders_is_spent_by_two() -> None:
    with db.transaction():
        made = operations.create(name="All", benefit=PercentOff(1000), budget_minor=600, at=AT).id
    assert {type(error).__name__ for error in crowd(10)} <= {"UsedUp", "PriceChanged"}
    assert len(all_orders()) == 2
    row = queries.by_id(made)
    assert row is not None
    assert (row.used, row.given_minor) == (2, 560)
    left = flow.view(cart_token=cart_with(stocked_variant()).token, details=details(), at=AT)
    assert left.quote.total.minor == 3300
