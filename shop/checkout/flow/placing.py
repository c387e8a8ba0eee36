"""Pressing "pay": from the cart that was seen to an order, exactly once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shop.cart import operations as cart_operations
from shop.cart import queries as carts
from shop.cart.gifts import Gift
from shop.cart.models import OPEN, ORDERED, Cart
from shop.cart.queries import CartItem
from shop.checkout import quoting
from shop.checkout.events import CONTACT, PAYMENT, SHIPPING
from shop.checkout.flow import asking, looking, paying, writing
from shop.checkout.flow.pressing import Press
from shop.checkout.values import (
    CartGone,
    CheckoutDetails,
    CheckoutView,
    Placement,
    PriceChanged,
    Requirement,
    Unmet,
)
from shop.credit import operations as credit
from shop.credit.operations import CreditGone
from shop.inventory import operations as inventory
from shop.inventory.operations import OutOfStock
from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError
from shop.orders import queries as order_queries
from shop.orders.models import Order
from shop.payments import wiring
from shop.payments.models import Payment
from shop.payments.settle import HOLD
from shop.promotions import redemptions
from shop.promotions.redemptions import UsedUp

_CODES: dict[type[DomainError], str] = {
    PriceChanged: "price_changed",
    OutOfStock: "out_of_stock",
    UsedUp: "discount_used_up",
    CreditGone: "credit_gone",
}


def place(
    *,
    cart_token: str,
    cart_version: int,
    shown_total_minor: int,
    details: CheckoutDetails,
    customer_id: uuid.UUID | None = None,
    test_card: str | None = None,
    shown_currency: str = "",
    shown_presents: int = 0,
    shown_due_minor: int | None = None,
    at: datetime,
) -> Placement:
    """Place the order of a cart and start its payment. Pressed twice, it is the same order.

    `shown_currency` is that of `shown_total_minor`; empty for whatever the cart is charged in. With fewer
    units of presents than `shown_presents` nothing is placed. `shown_due_minor` is what was said to be
    charged beside gift cards and store credit; None for the whole total.
    Raises CartGone (404), Unmet, CardGone (422), PriceChanged, OutOfStock, CreditGone or UsedUp (409); then
    nothing has changed.
    A gateway that cannot be reached is no error: the order stands, and `Placement.problem` says so.
    """
    press = Press(
        cart_token=cart_token,
        cart_version=cart_version,
        shown_total_minor=shown_total_minor,
        shown_currency=shown_currency,
        shown_presents=shown_presents,
        shown_due_minor=shown_due_minor,
        details=details,
        customer_id=customer_id,
        test_card=test_card,
        at=at,
    )
    asking.prepare(cart_token=cart_token, details=details, shopper_customer_id=customer_id, at=at)
    try:
        order, payment = _place_or_find(press)
    except DomainError as refused:
        _tell(press, refused)
        raise
    if payment is None:
        return Placement(order_token=order.token, order_number=order.number, payment=None)
    return paying.ask_gateway(order, payment, at=at)


def _place_or_find(press: Press) -> tuple[Order, Payment | None]:
    """The order of this cart, placed now or by an earlier press, and the attempt to go on with."""
    with db.transaction():
        cart = cart_operations.lock(press.cart_token)
        if cart is None or cart.state not in (OPEN, ORDERED):
            raise CartGone(looking.EMPTY)
        placed = order_queries.live_of_cart(cart.id) if cart.state == ORDERED else None
        if placed is None:
            if cart.state == ORDERED:
                raise CartGone(looking.EMPTY)
            return _place(cart, press, cart_version=press.cart_version)
    if _same(placed, quoting.fill(press.details, press.customer_id)):
        return paying.carry_on(placed.token, press.details.payment_code, press, at=press.at)
    return _replace(placed, press)


def _replace(placed: Order, press: Press) -> tuple[Order, Payment | None]:
    """The shopper has changed what they said after a refused payment: a new order instead of the old one."""
    if not paying.withdraw(placed, reason="replaced", at=press.at):
        return placed, None  # it was paid meanwhile, or its payment is under way
    with db.transaction():
        cart = cart_operations.lock(press.cart_token)
        if cart is None or cart.state != OPEN:
            raise CartGone(looking.EMPTY)
        return _place(cart, press, cart_version=cart.version)


def _same(order: Order, details: CheckoutDetails) -> bool:
    return (
        order.email == details.email.strip().lower()
        and order.shipping_address == details.address.as_dict()
        and details.shipping_code in ("", order.shipping_code)
        and order.note == details.note
        and order.preferred_on == details.preferred_on
        and order.billing_address == (details.billing.as_dict() if details.billing else None)
        and order.currency == quoting.currency_of(details)
        and details.gift in (None, Gift(order.gift_message, order.hide_prices))
    )


def _place(cart: Cart, press: Press, *, cart_version: int) -> tuple[Order, Payment | None]:
    items = carts.items(carts.quantities(cart.id))
    _in_stock(items)
    seen = quoting.look(
        cart=cart, items=items, details=press.details, customer_id=press.customer_id, at=press.at
    )
    _check(seen, press, cart_version)
    customer = writing.customer(seen, press)
    looking.passed(cart, items, _steps(seen), at=press.at)
    order_id = ids.new_id()
    wanted = quoting.demand(seen.quote)  # from here on others wait for the same goods
    inventory.reserve(order_id=order_id, demand=wanted, expires_at=press.at + HOLD, at=press.at, first=True)
    redemptions.redeem(uses=writing.uses(seen), order_id=order_id, customer_id=customer.id, at=press.at)
    credit.hold(order_id=order_id, tenders=seen.credit.tenders, at=press.at)
    order, payment = writing.write(cart, seen, customer, order_id, press)
    cart_operations.mark_ordered(cart, at=press.at)
    return order, payment


def _check(seen: CheckoutView, press: Press, cart_version: int) -> None:
    missing = [one for one in seen.requirements if one.code != quoting.SOLD_OUT] + _tampered(seen, press)
    if missing:
        raise Unmet(replace(seen, requirements=tuple(missing)))
    total = seen.quote.total
    shown = (press.shown_total_minor, press.shown_currency or total.currency)
    due = press.shown_total_minor if press.shown_due_minor is None else press.shown_due_minor
    same = shown == (total.minor, total.currency) and due == seen.due.minor
    if seen.cart_version != cart_version or not same:
        raise PriceChanged(seen)
    if seen.quote.presents < press.shown_presents:
        raise UsedUp(N_("The gift is not available any more. Please check your order and pay again."))


def _in_stock(items: Sequence[CartItem]) -> None:
    """Most who come too late are turned away here, before anything is priced, locked or written."""
    for item in items:
        if item.problem is not None and item.variant.sellable:
            raise OutOfStock.of(item.variant)


def _tampered(seen: CheckoutView, press: Press) -> list[Requirement]:
    """Choices that were made and are not on offer; nothing is chosen instead behind the shopper's back."""
    said = press.details
    found = []
    if seen.needs_shipping and said.shipping_code not in ("", *(one.code for one in seen.shipping_options)):
        message = N_("Please choose how it is delivered.")
        found.append(Requirement(code="shipping_required", message=message, field="shipping_code"))
    if not seen.free and said.payment_code not in ("", *(one.code for one in seen.payment_methods)):
        message = N_("Please choose how you pay.")
        found.append(Requirement(code="payment_required", message=message, field="payment_code"))
    return found


def _steps(seen: CheckoutView) -> dict[str, str]:
    """What was chosen in each step."""
    return {
        CONTACT: "",
        SHIPPING: seen.details.shipping_code,
        PAYMENT: seen.details.payment_code or wiring.NONE,
    }


def _tell(press: Press, refused: DomainError) -> None:
    if isinstance(refused, Unmet):
        first = refused.requirements[0]
        step = {"payment_code": PAYMENT, "shipping_code": SHIPPING}.get(first.field, CONTACT)
        looking.failed(press.cart_token, step=step, error_code=first.code, field=first.field, at=press.at)
        return
    code = _CODES.get(type(refused))
    if code:
        looking.failed(press.cart_token, step=PAYMENT, error_code=code, field="", at=press.at)
