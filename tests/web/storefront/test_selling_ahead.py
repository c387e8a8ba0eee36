"""What ships later says from when: on its page, in the cart, at the checkout, on the order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shop.kernel import db
from tests.factories.catalog import make_product, variants
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED

LATER = "Ships from Sat, Dec 12"


@pytest.fixture
def urn(app: Any) -> None:
    """An urn of which none is there yet, and two may be sold."""
    rows = variants("Tall", backorder=True, oversell=2, ships_from=date(2026, 12, 12))
    with db.transaction():
        make_product("Urn", stock=0, option_names=("Size",), variants=rows)


def test_the_day_is_said_all_the_way(urn: None, cleo: Shopper) -> None:
    page = cleo.visit("/products/urn").html
    assert "Order ahead: ships from Sat, Dec 12" in page
    assert "Arrives" not in page  # (the day is what counts)
    assert "https://schema.org/PreOrder" in page
    assert '"availabilityStarts":"2026-12-12"' in page.replace(": ", ":")
    cleo.press("Add to cart")
    assert LATER in cleo.visit("/cart").html
    assert LATER in cleo.visit("/checkout").html
    cleo.press("Pay", **TYPED, test_card=GOOD)
    assert cleo.path.startswith("/orders/")
    assert LATER in cleo.html


def test_no_more_than_may_be_sold_ahead_goes_into_the_cart(urn: None, cleo: Shopper) -> None:
    cleo.visit("/products/urn").press("Add to cart", quantity="3")
    assert "Only 2 of" in cleo.html
    cleo.visit("/products/urn").press("Add to cart", quantity="2")
    assert LATER in cleo.visit("/cart").html
