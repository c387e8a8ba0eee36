"""What an order does to its cart: taken, given back, taken again."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import update

from shop.cart.models import OPEN, ORDERED, Cart
from shop.kernel import db


def mark_ordered(cart: Cart, *, at: datetime) -> None:
    """The cart has become an order."""
    cart.state, cart.updated_at = ORDERED, at
    db.session().flush()


def reopen(cart_id: uuid.UUID, *, at: datetime) -> bool:
    """Give the cart of an order that came to nothing back to the shopper; False when there is none."""
    result = db.session().execute(
        update(Cart)
        .where(Cart.id == cart_id, Cart.state == ORDERED)
        .values(state=OPEN, version=Cart.version + 1, updated_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def take_back(cart_id: uuid.UUID, *, at: datetime) -> None:
    """The order of a cart that was given back lives after all."""
    again = update(Cart).where(Cart.id == cart_id, Cart.state == OPEN).values(state=ORDERED, updated_at=at)
    db.session().execute(again.execution_options(synchronize_session=False))
