"""Whoever has signed in, with a cart and a wish list, costs the database hardly more than a stranger."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, account, token
from tests.web.storefront.test_one_tap import sign_in

MOST = 6
HERE = {name: value for name, value in TYPED.items() if name != "email"}
PAGES = (
    "/",
    "/collections/table",
    "/products/mug",
    "/he/products/mug",
    "/search?q=bowl",
    "/search?q=nothing+at+all",
    "/cart",
    "/wishlist",
    "/account",
)


@pytest.fixture
def dana(another: Callable[[], Shopper], shelf: Shelf) -> Shopper:
    """A customer who has bought a bowl, has put another into the cart, and a mug and a candle on the list."""
    account("dana@example.com", name="Dana Levi")
    found = another()
    sign_in(found, "dana@example.com")
    found.visit("/products/bowl").press("Buy now")
    found.press("Pay", test_card=GOOD, **HERE)
    found.visit("/products/bowl").press("Add to cart")
    for product in (shelf.mug, shelf.gone):
        form = [("csrf_token", token(found.visit("/").html)), ("product", str(product)), ("next", "/")]
        assert found.post("/wishlist/items", form).status == 200
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_customers_page_asks_the_database_little(dana: Shopper, path: str) -> None:
    dana.visit(path)
    with counted() as sent:
        html = dana.visit(path).html
    assert "Dana Levi" in html
    assert len(sent) <= MOST, "\n".join(sent)
