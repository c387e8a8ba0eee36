"""A cart of some worth was left for some hours: once a person and not soon, so that waiting does not pay."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from shop.cart.models import OPEN, Cart, CartLine
from shop.catalog.models import Variant
from shop.customers.models import Customer
from shop.kernel import db
from tracking.personalization.offers.triggers.base import Asked, Candidate, open_to

KIND = "cart"
LATEST = timedelta(days=3)


def find(asked: Asked) -> list[Candidate]:
    """Customers whose cart is worth `least_minor` or more and was touched `hours` hours ago or earlier."""
    left = asked.at - timedelta(hours=int(asked.answers["hours"]))
    worth = func.sum(CartLine.quantity * Variant.price_minor)
    carts = (
        select(Cart.customer_id)
        .join(CartLine, CartLine.cart_id == Cart.id)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Customer, Customer.id == Cart.customer_id)
        .where(
            Cart.state == OPEN,
            Cart.single.is_(False),
            Cart.updated_at <= left,
            Cart.updated_at > left - LATEST,
            CartLine.later.is_(False),
            *open_to(asked),
        )
        .group_by(Cart.customer_id, Cart.id, Cart.updated_at)
        .having(worth >= int(asked.answers["least_minor"]))
        .order_by(Cart.updated_at, Cart.id)
        .limit(asked.most)
    )
    found = dict.fromkeys(one for one in db.session().scalars(carts) if one is not None)
    return [Candidate(customer_id=customer_id) for customer_id in found]
