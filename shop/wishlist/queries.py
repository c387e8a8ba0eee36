"""Reading wish lists: by whoever holds them, by their shared address, and counted for the owner."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    String,
    and_,
    cast,
    func,
    literal,
    select,
    true,
)

from shop.catalog import queries as catalog
from shop.catalog.values import ProductCard, VariantForSale
from shop.kernel import db
from shop.wishlist.models import Wishlist, WishlistItem

MAX_TOKEN = 64


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose list is meant: that of a signed-in customer, else the guest's whose browser has `token`."""

    customer_id: uuid.UUID | None = None
    token: str | None = None

    @property
    def nobody(self) -> bool:
        """Whether there cannot be a list."""
        return self.customer_id is None and not self.token

    def owns(self) -> ColumnElement[bool]:
        """The condition that finds the list. A customer's list is not opened by its cookie."""
        if self.customer_id is not None:
            return Wishlist.customer_id == self.customer_id
        return and_(Wishlist.token == (self.token or ""), Wishlist.customer_id.is_(None))


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A product on a list as it is sold now; `variant` is the one that was chosen, if it still exists."""

    card: ProductCard
    variant: VariantForSale | None
    was_gone: bool = False

    @property
    def buyable(self) -> uuid.UUID | None:
        """The variant that would go into the cart: the chosen one, else the product's; None when sold out."""
        if self.variant is not None:
            return self.variant.id if self.variant.in_stock else None
        return self.card.default_variant_id if self.card.in_stock else None

    @property
    def is_back(self) -> bool:
        """Whether it was sold out when it was put on the list, and can be bought now."""
        return self.was_gone and self.buyable is not None


def find(holder: Holder) -> Wishlist | None:
    """The holder's list, if there is one."""
    if holder.nobody or _impossible(holder.token):
        return None
    return db.session().scalar(select(Wishlist).where(holder.owns()))


def product_ids(holder: Holder) -> frozenset[uuid.UUID]:
    """What is on the holder's list, in one statement: for the hearts on a page and the count beside them."""
    return products_and(holder)[0]


def ids_of(customer_id: SQLColumnExpression[uuid.UUID]) -> ScalarSelect[str]:
    """What is on the list of the customer in another statement's row, as one text; `read_ids` reads it."""
    wanted = cast(WishlistItem.product_id, String)
    items = select(func.aggregate_strings(wanted, ",")).join(
        Wishlist, Wishlist.id == WishlistItem.wishlist_id
    )
    return items.where(Wishlist.customer_id == customer_id).scalar_subquery()


def read_ids(text: str | None) -> frozenset[uuid.UUID]:
    """The products in what `ids_of` found."""
    return frozenset(map(uuid.UUID, text.split(","))) if text else frozenset()


def products_and(holder: Holder, *values: Select[Any]) -> tuple[frozenset[uuid.UUID], list[Any]]:
    """What is on the holder's list, and beside it `values` that every page needs, in one statement."""
    asked = [value.scalar_subquery() for value in values]
    if holder.nobody or _impossible(holder.token):
        return frozenset(), list(db.session().execute(select(*asked)).one()) if asked else []
    items = select(WishlistItem.product_id).join(Wishlist, Wishlist.id == WishlistItem.wishlist_id)
    items = items.where(holder.owns())
    if not asked:
        return frozenset(db.session().scalars(items)), []
    on_list, one = items.subquery(), select(literal(1)).subquery()
    both = select(on_list.c.product_id, *asked).select_from(one.outerjoin(on_list, true()))
    found = db.session().execute(both).all()
    return frozenset(row[0] for row in found if row[0] is not None), list(found[0][1:])


def shared(share_token: str) -> Wishlist | None:
    """The list that is shown to others at this address."""
    if _impossible(share_token):
        return None
    return db.session().scalar(select(Wishlist).where(Wishlist.share_token == share_token))


def wishes(wishlist_id: uuid.UUID) -> list[Wish]:
    """The products of a list that are still sold, newest first."""
    query = select(WishlistItem).where(WishlistItem.wishlist_id == wishlist_id)
    items = list(db.session().scalars(query.order_by(WishlistItem.added_at.desc(), WishlistItem.id.desc())))
    cards = catalog.cards([item.product_id for item in items])
    variants = catalog.variants_for_sale([item.variant_id for item in items if item.variant_id])
    return [_wish(item, cards[item.product_id], variants) for item in items if item.product_id in cards]


def _wish(item: WishlistItem, card: ProductCard, variants: dict[uuid.UUID, VariantForSale]) -> Wish:
    variant = variants.get(item.variant_id) if item.variant_id else None
    return Wish(card=card, variant=variant, was_gone=item.was_gone)


def counts(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """On how many lists each product is; those on none are absent."""
    query = (
        select(WishlistItem.product_id, func.count())
        .where(WishlistItem.product_id.in_(list(product_ids)))
        .group_by(WishlistItem.product_id)
    )
    return {row[0]: row[1] for row in db.session().execute(query)}


def _impossible(token: str | None) -> bool:
    return token is not None and (len(token) > MAX_TOKEN or "\x00" in token)
