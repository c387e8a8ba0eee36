"""What wish lists know of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.wishlist import queries
from shop.wishlist.models import Wishlist, WishlistItem
from shop.wishlist.queries import Holder


def install() -> None:
    """Register."""
    registry.exporter("wishlist", export)
    registry.eraser("wishlist", erase, order=40)


def export(person: Person) -> list[dict[str, Any]]:
    """The products on their list."""
    wishlist = queries.find(Holder(customer_id=person.customer_id))
    wishes = queries.wishes(wishlist.id) if wishlist else []
    return [
        {"product": wish.card.title, "variant": wish.variant.variant_title if wish.variant else ""}
        for wish in wishes
    ]


def erase(person: Person, _at: datetime) -> None:
    """Forget the list."""
    mine = select(Wishlist.id).where(Wishlist.customer_id == person.customer_id)
    db.session().execute(delete(WishlistItem).where(WishlistItem.wishlist_id.in_(mine)))
    db.session().execute(delete(Wishlist).where(Wishlist.customer_id == person.customer_id))
