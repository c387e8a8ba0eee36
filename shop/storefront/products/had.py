"""What this reader has of a product already: in the cart now, or bought before.

Both are read along with what every page asks, so saying it costs no statement of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import request
from markupsafe import Markup
from sqlalchemy import ScalarSelect

from shop.catalog.values import PageVariant
from shop.customers.models import Customer
from shop.orders import queries as orders
from shop.storefront import basket, framing
from shop.storefront.wishlist import held
from shop.web import auth

BOUGHT = "bought"  # of `auth.along`


def note(variants: Iterable[PageVariant]) -> Markup:
    """One line beside the button: that it is in the cart, and for who has signed in when it was bought."""
    held.products()  # reads the cart in the same statement
    in_cart = any(variant.id in basket.contents() for variant in variants)
    bought_at = auth.along().get(BOUGHT)
    return framing.text(
        "storefront/products/_had.html",
        shows=(in_cart, bought_at),
        values=lambda: {"in_cart": in_cart, "bought_at": bought_at},
    )


def _bought() -> ScalarSelect[datetime] | None:
    if request.endpoint != "products.show" or request.view_args is None:
        return None
    return orders.last_bought(Customer.id, request.view_args["handle"])


auth.read_along(BOUGHT, _bought)
