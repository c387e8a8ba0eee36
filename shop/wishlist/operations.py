"""Putting things on a wish list, taking them off, giving a guest's list to an account, sharing it.

Each locks the list first, so that two presses at once leave one item and one list.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from shop.catalog.models import ACTIVE, Product, Variant
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.wishlist import queries
from shop.wishlist.events import ProductUnwished, ProductWished
from shop.wishlist.models import Wishlist, WishlistItem
from shop.wishlist.queries import Holder

MOST_ITEMS = 200
GUESTS_KEPT = timedelta(days=400)


class WishlistFull(DomainError):
    """Too many things."""


def add(
    *, holder: Holder, product_id: uuid.UUID, variant_id: uuid.UUID | None = None, at: datetime
) -> Wishlist:
    """Put a product on the holder's list, made if need be. Twice is once; a variant replaces the earlier one.

    Raises NotFound for what is not sold, WishlistFull.
    """
    if db.session().scalar(select(Product.status).where(Product.id == product_id)) != ACTIVE:
        raise NotFound(N_("This product is not for sale."))
    variant_id = _own_variant(product_id, variant_id)
    wishlist = _locked(holder) or _new(holder, at=at)
    item = _item(wishlist, product_id)
    if item is not None:
        item.variant_id = variant_id or item.variant_id
    else:
        _put(wishlist, product_id, variant_id, at=at)
        wished = ProductWished(product_id=product_id, variant_id=variant_id, customer_id=wishlist.customer_id)
        events.publish(wished, at=at)
    wishlist.updated_at = at
    db.session().flush()
    return wishlist


def remove(*, holder: Holder, product_id: uuid.UUID, at: datetime) -> None:
    """Take a product off; doing it twice is fine."""
    wishlist = _locked(holder)
    item = _item(wishlist, product_id) if wishlist is not None else None
    if wishlist is None or item is None:
        return
    db.session().delete(item)
    wishlist.updated_at = at
    db.session().flush()
    events.publish(ProductUnwished(product_id=product_id, customer_id=wishlist.customer_id), at=at)


def claim(*, token: str, customer_id: uuid.UUID, at: datetime) -> Wishlist | None:
    """Give the guest's list of `token` to the customer who has signed in, added to the one they have.

    What is beyond MOST_ITEMS stays out. Harmless twice; None when the browser holds no guest's list.
    """
    guest = _locked(Holder(token=token))
    if guest is None:
        return None
    owner = Holder(customer_id=customer_id)
    mine = _locked(owner) or _new(owner, at=at)
    items = _items(guest)
    known, room = {item.product_id for item in _items(mine)}, MOST_ITEMS - len(_items(mine))
    for item in [one for one in items if one.product_id not in known][: max(room, 0)]:
        item.wishlist_id = mine.id
    db.session().flush()
    db.session().execute(delete(WishlistItem).where(WishlistItem.wishlist_id == guest.id))
    if mine.share_token is None:
        given, guest.share_token = guest.share_token, None
        db.session().flush()
        mine.share_token = given
    mine.updated_at = at
    db.session().delete(guest)
    db.session().flush()
    return mine


def share(*, holder: Holder) -> str:
    """The token under which others may see the list; the same as long as it is shared. Raises NotFound."""
    wishlist = _locked(holder)
    if wishlist is None:
        raise NotFound(N_("There is nothing on your list yet."))
    wishlist.share_token = wishlist.share_token or ids.new_token()
    return wishlist.share_token


def unshare(*, holder: Holder) -> None:
    """Show it to nobody any more; the address given out stops working for good."""
    wishlist = _locked(holder)
    if wishlist is not None:
        wishlist.share_token = None


def forget_old(*, at: datetime) -> int:
    """Delete guests' lists that nobody has touched for more than a year; how many."""
    old = delete(Wishlist).where(Wishlist.customer_id.is_(None), Wishlist.updated_at < at - GUESTS_KEPT)
    return int(db.session().execute(old).rowcount)  # type: ignore[attr-defined]


def _locked(holder: Holder) -> Wishlist | None:
    found = queries.find(holder)
    if found is None:
        return None
    return db.session().get(Wishlist, found.id, with_for_update=True, populate_existing=True)


def _new(holder: Holder, *, at: datetime) -> Wishlist:
    """A list for the holder; when a customer's second browser was faster, theirs."""
    made = {
        "id": ids.new_id(),
        "token": ids.new_token(),
        "customer_id": holder.customer_id,
        "created_at": at,
        "updated_at": at,
    }
    db.insert_ignore(Wishlist, [made])
    owned = Wishlist.customer_id == holder.customer_id if holder.customer_id else Wishlist.id == made["id"]
    return db.session().scalars(select(Wishlist).where(owned).with_for_update()).one()


def _put(wishlist: Wishlist, product_id: uuid.UUID, variant_id: uuid.UUID | None, *, at: datetime) -> None:
    count = select(func.count()).where(WishlistItem.wishlist_id == wishlist.id)
    if (db.session().scalar(count) or 0) >= MOST_ITEMS:
        raise WishlistFull(N_("Your list is full: it holds up to %(most)s things."), most=MOST_ITEMS)
    item = WishlistItem(
        id=ids.new_id(),
        wishlist_id=wishlist.id,
        product_id=product_id,
        variant_id=variant_id,
        was_gone=_is_gone(product_id, variant_id),
        added_at=at,
    )
    db.session().add(item)
    db.session().flush()


def _item(wishlist: Wishlist, product_id: uuid.UUID) -> WishlistItem | None:
    query = select(WishlistItem).where(
        WishlistItem.wishlist_id == wishlist.id, WishlistItem.product_id == product_id
    )
    return db.session().scalar(query)


def _items(wishlist: Wishlist) -> list[WishlistItem]:
    query = select(WishlistItem).where(WishlistItem.wishlist_id == wishlist.id)
    return list(db.session().scalars(query.order_by(WishlistItem.added_at.desc(), WishlistItem.id)))


def _own_variant(product_id: uuid.UUID, variant_id: uuid.UUID | None) -> uuid.UUID | None:
    if variant_id is None:
        return None
    query = select(Variant.id).where(Variant.id == variant_id, Variant.product_id == product_id)
    return db.session().scalar(query)


def _is_gone(product_id: uuid.UUID, variant_id: uuid.UUID | None) -> bool:
    query = select(Variant).where(Variant.product_id == product_id)
    if variant_id is not None:
        query = query.where(Variant.id == variant_id)
    return not any(variant.in_stock for variant in db.session().scalars(query))
