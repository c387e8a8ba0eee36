"""Putting things into a cart and taking them out.

Stock is only looked at here, never held: what is left is promised when the order is placed.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.cart import queries
from shop.cart.events import CartLineChanged
from shop.cart.models import Cart
from shop.cart.operations import rows
from shop.catalog import queries as catalog
from shop.catalog.values import VariantForSale
from shop.kernel import events
from shop.kernel.errors import N_, Conflict, DomainError, NotFound


class NotForSale(NotFound):
    """There is no such thing to buy (any more)."""


class NotEnough(Conflict):
    """There are fewer left than wanted."""


class BadQuantity(DomainError):
    """Not a number of units one can buy."""


class CartFull(DomainError):
    """Too many different things."""


def add(*, token: str | None, variant_id: uuid.UUID, quantity: int, at: datetime) -> Cart:
    """Put `quantity` more units of a variant into the cart of `token`, or into a new one.

    Raises NotForSale, BadQuantity, NotEnough or CartFull; then nothing has changed.
    """
    check_units(quantity)
    return put_in(rows.locked_or_new(token, at=at), variant_id, quantity, at=at)


def single(*, variant_id: uuid.UUID, quantity: int = 1, at: datetime) -> Cart:
    """A new cart with one thing in it ("buy now"); the shopper's own cart stays as it is."""
    check_units(quantity)
    return put_in(rows.new(at=at, single=True), variant_id, quantity, at=at)


def check_units(quantity: int) -> None:
    """Raise BadQuantity for what is no number of units one can buy."""
    if not 1 <= quantity <= rows.MOST_UNITS:
        raise BadQuantity(N_("Please choose a quantity from 1 to %(most)s."), most=rows.MOST_UNITS)


def put_in(cart: Cart, variant_id: uuid.UUID, quantity: int, *, at: datetime) -> Cart:
    """`quantity` more units of a variant in `cart`, which the caller holds locked. Raises as `add` does."""
    before = queries.quantities(cart.id)
    variant = _variant(variant_id)
    _check(variant, before.get(variant_id, 0) + quantity)
    if variant_id not in before and len(before) >= rows.MOST_LINES:
        raise CartFull(
            N_("Your cart is full: it holds up to %(most)s different things."), most=rows.MOST_LINES
        )
    rows.put(cart, variant_id, before.get(variant_id, 0) + quantity, at=at)
    tell(cart, variant, quantity, at=at)
    return rows.changed(cart, at=at)


def set_quantity(*, token: str | None, variant_id: uuid.UUID, quantity: int, at: datetime) -> Cart:
    """Have exactly `quantity` units of a variant that is in the cart; 0 takes it out."""
    if not 0 <= quantity <= rows.MOST_UNITS:
        raise BadQuantity(N_("Please choose a quantity from 1 to %(most)s."), most=rows.MOST_UNITS)
    cart = rows.locked_or_refuse(token)
    before = queries.quantities(cart.id)
    if variant_id not in before:
        raise NotForSale(N_("This is not in your cart."))
    if quantity == 0:
        return remove(token=token, variant_id=variant_id, at=at)
    variant = _variant(variant_id)
    _check(variant, quantity)
    rows.put(cart, variant_id, quantity, at=at)
    tell(cart, variant, quantity - before[variant_id], at=at)
    return rows.changed(cart, at=at)


def remove(*, token: str | None, variant_id: uuid.UUID, at: datetime) -> Cart:
    """Take a variant out; doing it twice is fine."""
    cart = rows.locked_or_refuse(token)
    gone = queries.quantities(cart.id).get(variant_id, 0)
    rows.take_out(cart, variant_id)
    variant = catalog.variants_for_sale([variant_id]).get(variant_id) if gone else None
    if variant is not None:
        tell(cart, variant, -gone, at=at)
    return rows.changed(cart, at=at)


def _variant(variant_id: uuid.UUID) -> VariantForSale:
    variant = catalog.variants_for_sale([variant_id]).get(variant_id)
    if variant is None or not variant.sellable:
        raise NotForSale(N_("This product is not for sale."))
    return variant


def _check(variant: VariantForSale, quantity: int) -> None:
    if quantity > rows.MOST_UNITS:
        raise BadQuantity(N_("Up to %(most)s of one thing fit into the cart."), most=rows.MOST_UNITS)
    problem = queries.problem(variant, quantity)
    if problem is not None:
        raise NotEnough(problem.message, **problem.params)


def tell(cart: Cart, variant: VariantForSale, delta: int, *, at: datetime) -> None:
    """Publish that `delta` units of a variant came into the cart, or went."""
    if delta:
        changed = CartLineChanged(
            cart_id=cart.id,
            variant_id=variant.id,
            product_id=variant.product_id,
            sku=variant.sku,
            title=variant.title,
            variant_title=variant.variant_title,
            unit_price=variant.price,
            delta=delta,
        )
        events.publish(changed, at=at)
