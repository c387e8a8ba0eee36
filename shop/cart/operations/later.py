"""Saved for later: a line moves out of the cart onto a list beside it, and back. The list outlives orders."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.cart import queries
from shop.cart.models import Cart
from shop.cart.operations import lines, rows
from shop.catalog import queries as catalog
from shop.kernel.errors import N_

MOST_SAVED = 100


def save_for_later(*, token: str | None, variant_id: uuid.UUID, at: datetime) -> Cart:
    """Move a line of the cart to the list; doing it twice is fine. Raises NotFound or CartFull."""
    cart = rows.locked_or_refuse(token)
    quantity = queries.quantities(cart.id).get(variant_id, 0)
    if not quantity:
        return cart
    saved = queries.quantities(cart.id, later=True)
    if variant_id not in saved and len(saved) >= MOST_SAVED:
        raise lines.CartFull(N_("Your list is full: it holds up to %(most)s things."), most=MOST_SAVED)
    rows.put(cart, variant_id, quantity, at=at, later=True)
    rows.take_out(cart, variant_id)
    variant = catalog.variants_for_sale([variant_id]).get(variant_id)
    if variant is not None:
        lines.tell(cart, variant, -quantity, at=at)
    return rows.changed(cart, at=at)


def move_back(*, token: str | None, variant_id: uuid.UUID, at: datetime) -> Cart:
    """Move a saved line into the cart again, as many as are left when there are fewer now.

    Raises NotForSale, NotEnough or CartFull; then it stays on the list.
    """
    cart = rows.locked_or_new(token, at=at)
    quantity = queries.quantities(cart.id, later=True).get(variant_id, 0)
    if not quantity:
        raise lines.NotForSale(N_("This is not on your list."))
    variant = catalog.variants_for_sale([variant_id]).get(variant_id)
    if variant is not None and variant.units:
        there = queries.quantities(cart.id).get(variant_id, 0)
        quantity = max(min(quantity, variant.units - there), 1)
    lines.put_in(cart, variant_id, quantity, at=at)
    rows.take_out(cart, variant_id, later=True)
    return cart


def forget_saved(*, token: str | None, variant_id: uuid.UUID, at: datetime) -> Cart:
    """Take a line off the list; doing it twice is fine. Raises NotFound without a cart."""
    cart = rows.lock(token)
    if cart is None:
        cart = rows.locked_or_refuse(token)
    rows.take_out(cart, variant_id, later=True)
    cart.updated_at = at
    return cart
