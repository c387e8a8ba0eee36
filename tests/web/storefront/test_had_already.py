"""A product's page says what its reader has already, in the cart or bought before, and asks no more."""

from __future__ import annotations

import re
from collections.abc import Callable

from shop.kernel import db
from shop.orders import operations as orders_of_shop
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, account, orders
from tests.web.storefront.test_one_tap import sign_in

IN_CART, BOUGHT = "In your cart", "You bought this on"


def says_in_cart(shopper: Shopper) -> bool:
    """Whether the line is shown; it is there hidden for the drawer to bring out."""
    found = re.search(r"<p[^>]*data-in-cart[^>]*>", shopper.html)
    assert found is not None
    return "hidden" not in found[0]


def test_a_guest_sees_what_lies_in_the_cart_already(cleo: Shopper) -> None:
    assert not says_in_cart(cleo.visit("/products/bowl"))
    cleo.press("Add to cart")
    assert says_in_cart(cleo.visit("/products/bowl"))
    assert IN_CART in cleo.see.text
    assert not says_in_cart(cleo.visit("/products/mug"))
    cleo.visit("/cart").press("Save for later")
    assert not says_in_cart(cleo.visit("/products/bowl"))


def test_any_variant_in_the_cart_is_the_product(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit(f"/products/mug?variant={shelf.variants['Sand/Large']}").press("Add to cart")
    assert says_in_cart(cleo.visit(f"/products/mug?variant={shelf.variants['Slate/Large']}"))


def test_who_has_signed_in_is_told_when_they_bought_it(cleo: Shopper, another: Callable[[], Shopper]) -> None:
    account(TYPED["email"])
    cleo.visit("/products/bowl").press("Buy now")
    cleo.press("Pay", test_card=GOOD, **TYPED)
    sign_in(cleo)
    assert f"{BOUGHT} November 24, 2026" in cleo.visit("/products/bowl").see.text
    assert BOUGHT not in cleo.visit("/products/mug").see.text
    assert BOUGHT not in another().visit("/products/bowl").see.text


def test_what_was_cancelled_was_not_bought(cleo: Shopper) -> None:
    account(TYPED["email"])
    cleo.visit("/products/bowl").press("Buy now")
    cleo.press("Pay", test_card=GOOD, **TYPED)
    with db.transaction():
        orders_of_shop.cancel(order_id=orders()[0].id, reason="customer", at=NOON)
    assert BOUGHT not in sign_in(cleo).visit("/products/bowl").see.text


def test_it_costs_no_statement_of_its_own(cleo: Shopper, another: Callable[[], Shopper]) -> None:
    account(TYPED["email"])
    cleo.visit("/products/bowl").press("Buy now")
    cleo.press("Pay", test_card=GOOD, **TYPED)
    sign_in(cleo)
    for shopper in (cleo, another()):
        shopper.visit("/products/bowl").press("Add to cart")
        shopper.visit("/products/bowl")
        with counted() as other:
            shopper.visit("/pages/terms")
        with counted() as sent:
            assert says_in_cart(shopper.visit("/products/bowl"))
        about = ("cart_lines", "orders.placed_at")
        assert sum(any(word in one for word in about) for one in sent) == 1, "\n".join(sent)
        assert sum("cart_lines" in one for one in other) == 1
