"""Looking at a checkout, and noting how far it has come."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

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
    at: datetime,
) -> CheckoutView:
    """The checkout as it stands; a read of at most four statements for a stranger. Raises CartGone."""
    held = carts.held(cart_token)
    if held is None or not held.wanted:
        raise CartGone(EMPTY)
    return quoting.look(
        cart=held.cart,
        items=held.wanted,
        later=held.later,
        details=details,
        customer_id=shopper_customer_id,
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
            passed(cart, items, {}, at=at)


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
            passed(cart, items, {step: choice}, at=at)


def passed(cart: Cart, items: Sequence[CartItem], choices: Mapping[str, str], *, at: datetime) -> None:
    """Note in the open transaction that checkout has begun and what was chosen by step, each told once."""
    value, checkout_id = _value(items), ids.new_id()
    noted = {f"{step}_at": at for step in choices}
    row = {"cart_id": cart.id, "checkout_id": checkout_id, "started_at": at, **noted}
    facts: list[CheckoutStarted | CheckoutStepCompleted] = []
    if db.insert_ignore(CheckoutProgress, [row]):
        units, new = sum(item.quantity for item in items), choices
        facts.append(CheckoutStarted(cart_id=cart.id, checkout_id=checkout_id, value=value, items=units))
    else:
        checkout_id, new = _go_on(cart, choices, at=at)
    facts += [
        CheckoutStepCompleted(
            cart_id=cart.id, checkout_id=checkout_id, step=step, choice=choice[:60], value=value
        )
        for step, choice in new.items()
    ]
    events.publish_all(facts, at=at)


def _go_on(cart: Cart, choices: Mapping[str, str], *, at: datetime) -> tuple[uuid.UUID, Mapping[str, str]]:
    """The checkout that was begun before, and which of the steps are new to it, noted now."""
    row = db.session().get_one(CheckoutProgress, cart.id, with_for_update=True, populate_existing=True)
    new = {step: choice for step, choice in choices.items() if getattr(row, f"{step}_at") is None}
    for step in new:
        setattr(row, f"{step}_at", at)
    return row.checkout_id, new


def failed(cart_token: str, *, step: str, error_code: str, field: str, at: datetime) -> None:
    """Tell, in a transaction of its own, that pressing "pay" was refused."""
    with db.transaction():
        cart = carts.find(cart_token)
        if cart is not None:
            fact = CheckoutFailed(cart_id=cart.id, step=step, error_code=error_code[:60], field=field[:60])
            events.publish(fact, at=at)


def _value(items: Sequence[CartItem]) -> Money:
    currency = store.current().currency
    return total((item.variant.price * item.quantity for item in items), currency)
