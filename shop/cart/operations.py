"""Changing carts. Each change locks the cart's row first, so two at once lose nothing, and bumps its version.

Stock is only looked at here, never held: what is left is promised when the order is placed.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Select, delete, select, update

from shop.cart import queries
from shop.cart.events import CartLineChanged
from shop.cart.models import MERGED, OPEN, ORDERED, Cart, CartLine
from shop.catalog import queries as catalog
from shop.catalog.values import VariantForSale
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.promotions import queries as promotions

MOST_UNITS = 999
MOST_LINES = 100


class NotForSale(NotFound):
    """There is no such thing to buy (any more)."""


class NotEnough(Conflict):
    """There are fewer left than wanted."""


class BadQuantity(DomainError):
    """Not a number of units one can buy."""


class CartFull(DomainError):
    """Too many different things."""


class UnknownCode(DomainError):
    """Not a discount code."""


def add(*, token: str | None, variant_id: uuid.UUID, quantity: int, at: datetime) -> Cart:
    """Put `quantity` more units of a variant into the cart of `token`, or into a new one.

    Raises NotForSale, BadQuantity, NotEnough or CartFull; then nothing has changed.
    """
    if not 1 <= quantity <= MOST_UNITS:
        raise BadQuantity(N_("Please choose a quantity from 1 to %(most)s."), most=MOST_UNITS)
    cart = _locked(token) or _new(at=at)
    before = queries.quantities(cart.id)
    variant = _variant(variant_id)
    _check(variant, before.get(variant_id, 0) + quantity)
    if variant_id not in before and len(before) >= MOST_LINES:
        raise CartFull(N_("Your cart is full: it holds up to %(most)s different things."), most=MOST_LINES)
    _put(cart, variant_id, before.get(variant_id, 0) + quantity, at=at)
    _tell(cart, variant, quantity, at=at)
    return _changed(cart, at=at)


def single(*, variant_id: uuid.UUID, quantity: int = 1, at: datetime) -> Cart:
    """A new cart with one thing in it ("buy now"); the shopper's own cart stays as it is."""
    return add(token=None, variant_id=variant_id, quantity=quantity, at=at)


def set_quantity(*, token: str | None, variant_id: uuid.UUID, quantity: int, at: datetime) -> Cart:
    """Have exactly `quantity` units of a variant that is in the cart; 0 takes it out."""
    if not 0 <= quantity <= MOST_UNITS:
        raise BadQuantity(N_("Please choose a quantity from 1 to %(most)s."), most=MOST_UNITS)
    cart = _locked_or_refuse(token)
    before = queries.quantities(cart.id)
    if variant_id not in before:
        raise NotForSale(N_("This is not in your cart."))
    if quantity == 0:
        return remove(token=token, variant_id=variant_id, at=at)
    variant = _variant(variant_id)
    _check(variant, quantity)
    _put(cart, variant_id, quantity, at=at)
    _tell(cart, variant, quantity - before[variant_id], at=at)
    return _changed(cart, at=at)


def remove(*, token: str | None, variant_id: uuid.UUID, at: datetime) -> Cart:
    """Take a variant out; doing it twice is fine."""
    cart = _locked_or_refuse(token)
    gone = queries.quantities(cart.id).get(variant_id, 0)
    _take_out(cart, variant_id)
    variant = catalog.variants_for_sale([variant_id]).get(variant_id) if gone else None
    if variant is not None:
        _tell(cart, variant, -gone, at=at)
    return _changed(cart, at=at)


def apply_code(*, token: str | None, code: str, at: datetime) -> Cart:
    """Note a discount code. Whether it counts for this basket is said by the quote. Raises UnknownCode.

    Callers limit guesses with `kernel.limits` before.
    """
    cart = _locked_or_refuse(token)
    word = promotions.normalize(code)
    if not word or not promotions.knows_code(word):
        raise UnknownCode(N_("This discount code is not valid."))
    if word not in cart.codes:
        if len(cart.codes) >= promotions.MOST_CODES:
            raise UnknownCode(N_("Up to %(most)s codes can be used at once."), most=promotions.MOST_CODES)
        cart.codes = [*cart.codes, word]
    return _changed(cart, at=at)


def remove_code(*, token: str | None, code: str, at: datetime) -> Cart:
    """Forget a discount code; doing it twice is fine."""
    cart = _locked_or_refuse(token)
    cart.codes = [word for word in cart.codes if word != promotions.normalize(code)]
    return _changed(cart, at=at)


def claim(
    *, token: str | None, customer_id: uuid.UUID, at: datetime, in_checkout: bool = False
) -> Cart | None:
    """Give the cart of `token` to the customer who has just signed in, and say which cart they have now.

    Quantities of a cart they had before are added to it, each sum capped by stock and by 999; nothing is
    refused. With `in_checkout` the cart stays exactly as it was seen and the older one is kept for later.
    """
    locked = db.session().scalars(_others_of(customer_id, token))
    older = sorted(locked, key=lambda cart: cart.updated_at, reverse=True)
    cart = _locked(token)
    if cart is None:
        return older[0] if older else None
    cart.customer_id = customer_id
    if not in_checkout:
        for other in older:
            _merge(other, into=cart, at=at)
    return _changed(cart, at=at)


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


def lock(token: str | None) -> Cart | None:
    """The cart of `token` in any state, locked until the transaction ends."""
    found = queries.any_state(token)
    if found is None:
        return None
    return db.session().get(Cart, found.id, with_for_update=True, populate_existing=True)


def _locked(token: str | None) -> Cart | None:
    cart = lock(token)
    return cart if cart is not None and cart.state == OPEN else None


def _locked_or_refuse(token: str | None) -> Cart:
    cart = _locked(token)
    if cart is None:
        raise NotFound(N_("Your cart is empty."))
    return cart


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
        if wanted > have.get(variant_id, 0) and (variant_id in have or len(have) < MOST_LINES):
            _put(into, variant_id, wanted, at=at)
            have[variant_id] = wanted
    into.codes = list(dict.fromkeys([*into.codes, *other.codes]))[: promotions.MOST_CODES]
    other.state, other.updated_at = MERGED, at


def _cap(variant: VariantForSale) -> int:
    if variant.backorder or variant.available is None:
        return MOST_UNITS
    return min(variant.available, MOST_UNITS)


def _new(*, at: datetime) -> Cart:
    cart = Cart(
        id=ids.new_id(), token=ids.new_token(), version=0, state=OPEN, codes=[], created_at=at, updated_at=at
    )
    db.session().add(cart)
    db.session().flush()
    return cart


def _variant(variant_id: uuid.UUID) -> VariantForSale:
    variant = catalog.variants_for_sale([variant_id]).get(variant_id)
    if variant is None or not variant.sellable:
        raise NotForSale(N_("This product is not for sale."))
    return variant


def _check(variant: VariantForSale, quantity: int) -> None:
    if quantity > MOST_UNITS:
        raise BadQuantity(N_("Up to %(most)s of one thing fit into the cart."), most=MOST_UNITS)
    problem = queries.problem(variant, quantity)
    if problem is not None:
        raise NotEnough(problem.message, **problem.params)


def _put(cart: Cart, variant_id: uuid.UUID, quantity: int, *, at: datetime) -> None:
    changed = db.session().execute(
        update(CartLine)
        .where(CartLine.cart_id == cart.id, CartLine.variant_id == variant_id)
        .values(quantity=quantity)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        row = CartLine(
            id=ids.new_id(), cart_id=cart.id, variant_id=variant_id, quantity=quantity, added_at=at
        )
        db.session().add(row)
        db.session().flush()


def _take_out(cart: Cart, variant_id: uuid.UUID) -> None:
    db.session().execute(
        delete(CartLine).where(CartLine.cart_id == cart.id, CartLine.variant_id == variant_id)
    )


def _tell(cart: Cart, variant: VariantForSale, delta: int, *, at: datetime) -> None:
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


def _changed(cart: Cart, *, at: datetime) -> Cart:
    cart.version, cart.updated_at = cart.version + 1, at
    db.session().flush()
    return cart
