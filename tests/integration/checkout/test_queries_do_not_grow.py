"""A purchase asks as much in a shop with 10,000 products, 500 promotions and 325 zones as with one of each.

What it takes in time is measured by `bench/orders.py`.
"""

from __future__ import annotations

import uuid

import pytest

from shop.cart import operations as carts
from shop.checkout import flow
from shop.kernel import db
from tests.factories.checkout import details, press
from tests.support.large_shop import AT, LARGE, SMALL, furnish, grow
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("sqlite")


def asked(variant_id: uuid.UUID) -> dict[str, int]:
    """Statements for adding to a cart, looking at the checkout, and placing and paying the order."""
    with counted() as adding, db.transaction():
        cart = carts.add(token=None, variant_id=variant_id, quantity=1, at=AT)
    with counted() as looking:
        seen = flow.view(cart_token=cart.token, details=details(), at=AT)
    assert [discount.label for discount in seen.quote.discounts] == ["Tenth"]
    assert [option.name for option in seen.shipping_options] == ["Standard"]
    total, version = seen.quote.total.minor, seen.cart_version
    db.end_read()
    with counted() as ordering:
        press(cart, total=total, version=version)
    db.end_read()
    return {"cart": len(adding), "look": len(looking), "order": len(ordering)}


def test_a_purchase_asks_as_much_in_a_large_shop_as_in_a_small_one() -> None:
    variant_id = furnish(SMALL)
    asked(variant_id)  # what each process keeps is read
    small = asked(variant_id)
    grow(LARGE)
    asked(variant_id)
    assert asked(variant_id) == small
