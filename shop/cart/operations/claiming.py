"""Whose cart it is, after signing in."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Select, select, update

from shop.cart import queries
from shop.cart.models import MERGED, OPEN, Cart, GiftCardWish
from shop.cart.operations import rows
from shop.catalog import queries as catalog
from shop.catalog.values import VariantForSale
from shop.kernel import db
from shop.promotions import queries as promotions

MOST_CARDS = 5  # gift cards that may pay one order


def claim(
    *, token: str | None, customer_id: uuid.UUID, at: datetime, in_checkout: bool = False
) -> Cart | None:
    """Give the cart of `token` to the customer who has just signed in, and say which cart they have now.

    Quantities of a cart they had before are added to it, each sum capped by stock and by 999; nothing is
    refused. With `in_checkout` the cart stays exactly as it was seen and the older one is kept for later.
    """
    locked = db.session().scalars(_others_of(customer_id, token))
    older = sorted(locked, key=lambda cart: cart.updated_at, reverse=True)
    cart = rows.locked(token)
    if cart is None:
        return older[0] if older else None
    cart.customer_id = customer_id
    if not in_checkout:
        for other in older:
            _merge(other, into=cart, at=at)
    return rows.changed(cart, at=at)


def _others_of(customer_id: uuid.UUID, token: str | None) -> Select[Cart]:
    mine = select(Cart).where(
        Cart.customer_id == customer_id, Cart.state == OPEN, Cart.token != (token or "")
    )
    return mine.order_by(Cart.id).with_for_update()


def _merge(other: Cart, *, into: Cart, at: datetime) -> None:
    have, more = queries.quantities(into.id), queries.quantities(other.id)
    variants = catalog.variants_for_sale(more)
    for variant_id, quantity in more.items():
        variant = variants.get(variant_id)
        if variant is None or not variant.sellable or not variant.in_stock:
            continue
        wanted = min(have.get(variant_id, 0) + quantity, _cap(variant))
        if wanted > have.get(variant_id, 0) and (variant_id in have or len(have) < rows.MOST_LINES):
            rows.put(into, variant_id, wanted, at=at)
            have[variant_id] = wanted
    _merge_saved(other, into=into, at=at)
    into.codes = list(dict.fromkeys([*into.codes, *other.codes]))[: promotions.MOST_CODES]
    into.gift_cards = list(dict.fromkeys([*into.gift_cards, *other.gift_cards]))[:MOST_CARDS]
    into.use_credit = into.use_credit or other.use_credit
    wishes = update(GiftCardWish).where(GiftCardWish.cart_id == other.id)
    db.session().execute(wishes.values(cart_id=into.id, created_at=at))
    other.state, other.updated_at = MERGED, at


def _merge_saved(other: Cart, *, into: Cart, at: datetime) -> None:
    have = queries.quantities(into.id, later=True)
    for variant_id, quantity in queries.quantities(other.id, later=True).items():
        if variant_id not in have:
            rows.put(into, variant_id, quantity, at=at, later=True)


def _cap(variant: VariantForSale) -> int:
    return rows.MOST_UNITS if variant.units is None else min(variant.units, rows.MOST_UNITS)
