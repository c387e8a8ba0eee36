"""Cart rows: locked first, changed, and the version bumped. Shared by the operations beside it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import delete, select, update

from shop.cart import queries
from shop.cart.models import OPEN, ORDERED, Cart, CartLine
from shop.kernel import db, ids
from shop.kernel.errors import N_, NotFound

MOST_UNITS = 999
MOST_LINES = 100


def lock(token: str | None) -> Cart | None:
    """The cart of `token` in any state, locked until the transaction ends."""
    if not token or len(token) > queries.MAX_TOKEN or "\x00" in token:
        return None
    query = select(Cart).where(Cart.token == token).with_for_update()
    return db.session().scalar(query.execution_options(populate_existing=True))


def locked(token: str | None) -> Cart | None:
    cart = lock(token)
    return cart if cart is not None and cart.state == OPEN else None


def locked_or_refuse(token: str | None) -> Cart:
    cart = locked(token)
    if cart is None:
        raise NotFound(N_("Your cart is empty."))
    return cart


def new(*, at: datetime, single: bool = False) -> Cart:
    cart = Cart(
        id=ids.new_id(),
        token=ids.new_token(),
        version=0,
        state=OPEN,
        single=single,
        codes=[],
        gift_cards=[],
        use_credit=False,
        created_at=at,
        updated_at=at,
    )
    db.session().add(cart)
    db.session().flush()
    return cart


def locked_or_new(token: str | None, *, at: datetime) -> Cart:
    """The open cart of `token`, else a new one; what was saved beside an ordered cart goes along."""
    before = lock(token)
    if before is not None and before.state == OPEN:
        return before
    cart = new(at=at)
    if before is not None and before.state == ORDERED:
        move = update(CartLine).where(CartLine.cart_id == before.id, CartLine.later.is_(True))
        db.session().execute(move.values(cart_id=cart.id).execution_options(synchronize_session=False))
    return cart


def put(cart: Cart, variant_id: uuid.UUID, quantity: int, *, at: datetime, later: bool = False) -> None:
    changed = db.session().execute(
        update(CartLine)
        .where(CartLine.cart_id == cart.id, CartLine.variant_id == variant_id, CartLine.later == later)
        .values(quantity=quantity)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        row = CartLine(
            id=ids.new_id(),
            cart_id=cart.id,
            variant_id=variant_id,
            quantity=quantity,
            later=later,
            added_at=at,
        )
        db.session().add(row)
        db.session().flush()


def take_out(cart: Cart, variant_id: uuid.UUID, *, later: bool = False) -> None:
    db.session().execute(
        delete(CartLine).where(
            CartLine.cart_id == cart.id, CartLine.variant_id == variant_id, CartLine.later == later
        )
    )


def changed(cart: Cart, *, at: datetime) -> Cart:
    cart.version, cart.updated_at = cart.version + 1, at
    db.session().flush()
    return cart
