"""Looking at a checkout, and noting how far it has come."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select, update

from shop.brand import store
from shop.cart import queries as carts
from shop.cart.models import Cart
from shop.cart.queries import CartItem
from shop.checkout import quoting
from shop.checkout.events import STEPS, CheckoutFailed, CheckoutStarted, CheckoutStepCompleted
from shop.checkout.models import CheckoutProgress
from shop.checkout.values import CartGone, CheckoutDetails, CheckoutView
from shop.kernel import db, events, ids
from shop.kernel.errors import N_
from shop.kernel.money import Money, total

EMPTY = N_("Your cart is empty.")


def view(
    *,
    cart_token: str | None,
    details: CheckoutDetails,
    shopper_customer_id: uuid.UUID | None = None,
    keeps_cards: bool = True,
    at: datetime,
) -> CheckoutView:
    """The checkout as it stands; a read of at most six statements for a stranger. Raises CartGone.

    `keeps_cards` is False where it is known that the customer has none: then nobody asks.
    """
    held = carts.held(cart_token)
    if held is None or not held.wanted:
        raise CartGone(EMPTY)
    wanted, later = carts.both(held)
    return quoting.look(
        cart=held.cart,
        items=wanted,
        later=later,
        details=details,
        customer_id=shopper_customer_id,
        keeps_cards=keeps_cards,
        at=at,
    )


def begin(*, cart_token: str | None, at: datetime) -> None:
    """The checkout page was opened by a person: told once a cart, at the price of one read afterwards."""
    cart = carts.find(cart_token)
    if cart is None or db.session().get(CheckoutProgress, cart.id) is not None:
        return
    items = carts.lines(cart)
    if items:
        with db.transaction():
            started(cart, items, at=at)


def record_step(*, cart_token: str | None, step: str, choice: str = "", at: datetime) -> None:
    """A part of the page was filled in ("contact", "shipping" or "payment"): told once a cart."""
    cart = carts.find(cart_token)
    if cart is None or step not in STEPS:
        return
    known = db.session().get(CheckoutProgress, cart.id)
    if known is not None and getattr(known, f"{step}_at") is not None:
        return
    items = carts.lines(cart)
    if items:
        with db.transaction():
            step_completed(cart, items, step=step, choice=choice, at=at)


def started(cart: Cart, items: list[CartItem], *, at: datetime) -> uuid.UUID:
    """Note in the open transaction that checkout has begun, once; the checkout's id."""
    checkout_id = ids.new_id()
    row = {"cart_id": cart.id, "checkout_id": checkout_id, "started_at": at}
    if db.insert_ignore(CheckoutProgress, [row]):
        events.publish(
            CheckoutStarted(
                cart_id=cart.id,
                checkout_id=checkout_id,
                value=_value(items),
                items=sum(item.quantity for item in items),
            ),
            at=at,
        )
    return (
        db.session()
        .scalars(select(CheckoutProgress.checkout_id).where(CheckoutProgress.cart_id == cart.id))
        .one()
    )


def step_completed(
    cart: Cart,
    items: list[CartItem],
    *,
    step: str,
    choice: str,
    checkout_id: uuid.UUID | None = None,
    at: datetime,
) -> None:
    """Note in the open transaction that `step` is filled in, once. `checkout_id` is what `started` gave."""
    checkout_id = checkout_id or started(cart, items, at=at)
    column = getattr(CheckoutProgress, f"{step}_at")
    first = db.session().execute(
        update(CheckoutProgress)
        .where(CheckoutProgress.cart_id == cart.id, column.is_(None))
        .values({column: at})
        .execution_options(synchronize_session=False)
    )
    if first.rowcount:  # type: ignore[attr-defined]
        events.publish(
            CheckoutStepCompleted(
                cart_id=cart.id, checkout_id=checkout_id, step=step, choice=choice[:60], value=_value(items)
            ),
            at=at,
        )


def failed(cart_token: str, *, step: str, error_code: str, field: str, at: datetime) -> None:
    """Tell, in a transaction of its own, that pressing "pay" was refused."""
    cart = carts.find(cart_token)
    if cart is None:
        return
    with db.transaction():
        events.publish(
            CheckoutFailed(cart_id=cart.id, step=step, error_code=error_code[:60], field=field[:60]), at=at
        )


def _value(items: list[CartItem]) -> Money:
    currency = store.current().currency
    return total((item.variant.price * item.quantity for item in items), currency)
