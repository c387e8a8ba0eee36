"""For the world of all routes: a care guide, a shared wish list, somebody who waits for what is sold out."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from shop.catalog import operations as catalog
from shop.inventory.models import StockAlert
from shop.inventory.operations import alerts
from shop.kernel import db
from shop.wishlist import operations as wishlists
from shop.wishlist.queries import Holder
from tests.factories.catalog import make_product


def make(product_id: uuid.UUID, *, at: datetime) -> dict[str, str]:
    """Write them down; the tokens that their addresses name."""
    with db.transaction():
        catalog.set_care(subject=f"product:{product_id}", locale="en", markdown="Wash.", at=at)
        mine = wishlists.add(holder=Holder(), product_id=product_id, at=at)
        rare = make_product("Rare", stock=0).variants[0].id
        alerts.ask(variant_id=rare, email="somebody@example.com", locale="en", at=at)
        waiting = db.session().scalars(select(StockAlert)).one()
        return {
            "wishes_token": wishlists.share(holder=Holder(token=mine.token)),
            "alert_token": alerts.token_of(waiting),
        }
