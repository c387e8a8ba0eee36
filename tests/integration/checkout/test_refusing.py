"""What cannot be ordered, and that nothing happens then."""

from __future__ import annotations

import pytest

from shop.cart import operations as carts
from shop.cart import queries as cart_queries
from shop.catalog.models import Variant
from shop.checkout import flow
from shop.checkout.values import CartGone, PriceChanged, Unmet
from shop.inventory.models import StockLevel
from shop.inventory.operations import OutOfStock
from shop.kernel import db
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import (
    AT,
    all_orders,
    cart_with,
    details,
    press,
)

pytestmark = pytest.mark.usefixtures("database")


def test_a_changed_price_is_shown_and_not_charged() -> None:
    variant_id = stocked_variant()
    cart = cart_with(variant_id)
    seen = flow.view(cart_token=cart.token, details=details(), at=AT)
    with db.transaction() as session:
        session.get_one(Variant, variant_id).price_minor = 3100
    with pytest.raises(PriceChanged) as refused:
        press(cart, total=seen.quote.total.minor)
    assert refused.value.view.quote.total.minor == 3600
    assert all_orders() == []
    assert db.session().get_one(StockLevel, variant_id).reserved == 0


@pytest.mark.sqlite
def test_a_cart_changed_in_another_tab_is_shown_again() -> None:
    cart = cart_with(stocked_variant())
    with db.transaction():
        carts.add(token=cart.token, variant_id=stocked_variant_in_transaction(), quantity=1, at=AT)
        carts.remove(token=cart.token, variant_id=_last(cart.token), at=AT)
    with pytest.raises(PriceChanged):
        press(cart, total=3300, version=cart.version)
    assert all_orders() == []


def stocked_variant_in_transaction() -> object:
    from tests.factories.catalog import make_product

    return make_product("Bowl").variants[0].id


def _last(token: str) -> object:
    return cart_queries.lines(cart_queries.find(token))[-1].variant.id


@pytest.mark.sqlite
def test_the_last_unit_is_sold_once() -> None:
    variant_id = stocked_variant(1)
    one, other = cart_with(variant_id), cart_with(variant_id)
    press(one)
    with pytest.raises(OutOfStock):
        press(other)
    assert len(all_orders()) == 1


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"email": ""}, "email_required"),
        ({"email": "cleo"}, "email_invalid"),
        ({"email": "x" * 300 + "@example.com"}, "email_too_long"),
        ({"name": ""}, "name_required"),
        ({"name": "n" * 5000}, "name_too_long"),
        ({"name": "Cleo\nBcc: all@example.com"}, "name_too_long"),
        ({"postal_code": "ABC"}, "postal_code_invalid"),
        ({"region": ""}, "region_required"),
        ({"note": "n" * 5000}, "note_too_long"),
        ({"shipping_code": "teleport"}, "shipping_required"),
        ({"payment_code": "gold"}, "payment_required"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_happens(typed: dict[str, str], code: str) -> None:
    variant_id = stocked_variant()
    cart = cart_with(variant_id)
    with pytest.raises(Unmet) as refused:
        press(cart, details(**typed))
    assert [one.code for one in refused.value.requirements] == [code]
    assert all_orders() == []
    assert db.session().get_one(StockLevel, variant_id).reserved == 0


@pytest.mark.sqlite
@pytest.mark.parametrize("token", ["", "guess", "x" * 5000, "a\x00b", "' OR 1=1 --"])
def test_a_tampered_token_opens_no_cart(token: str) -> None:
    cart_with(stocked_variant())
    with pytest.raises(CartGone):
        flow.view(cart_token=token, details=details(), at=AT)
    with pytest.raises(CartGone):
        flow.place(cart_token=token, cart_version=1, shown_total_minor=1, details=details(), at=AT)
