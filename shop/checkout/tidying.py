"""Carts of "buy now" that nobody came back to: dropped after two months, unless an order came of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from shop.cart import operations as carts
from shop.cart.models import OPEN, Cart
from shop.kernel import db
from shop.orders.models import Order

KEPT = timedelta(days=60)
BATCH = 500


def drop_abandoned(at: datetime) -> int:
    """Drop them, BATCH in a transaction; how many."""
    dropped, before = 0, at - KEPT
    while True:
        with db.transaction() as session:
            found = list(
                session.scalars(
                    select(Cart.id)
                    .where(Cart.single.is_(True), Cart.state == OPEN, Cart.updated_at < before)
                    .where(~exists().where(Order.cart_id == Cart.id))
                    .order_by(Cart.updated_at)
                    .limit(BATCH)
                )
            )
            dropped += carts.discard(found, before=before) if found else 0
        if len(found) < BATCH:
            return dropped
