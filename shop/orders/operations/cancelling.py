"""Giving an order up: stock, discounts and the cart go back; money goes back where payments hear of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.cart import operations as cart
from shop.credit import operations as credit
from shop.customers import operations as customers
from shop.inventory import operations as inventory
from shop.kernel import events
from shop.kernel.errors import N_
from shop.orders import states
from shop.orders.events import OrderCancelled
from shop.orders.models import Order
from shop.orders.operations.locking import demand, line_states, lock, lock_customer
from shop.orders.operations.telling import add_timeline
from shop.orders.queries import live_of_cart
from shop.promotions import redemptions
from shop.promotions.redemptions import Use


def cancel(*, order_id: uuid.UUID, reason: str, at: datetime) -> Order:
    """Cancel an order of which nothing has left. `reason` is one of states.CANCEL_REASONS. Raises NotAllowed.

    Publishes OrderCancelled, upon which payments give back whatever was taken. The cart of an order that
    was never confirmed returns to the shopper.
    """
    order = lock(order_id)
    was_confirmed = order.confirmed_at is not None
    order.status = states.cancelled(order.status, line_states(order))
    order.cancelled_at, order.cancel_reason, order.due_minor = at, reason, 0
    if was_confirmed:
        customers.forget_order(customer_id=order.customer_id)
    inventory.release(order_id=order.id, at=at)
    if was_confirmed:
        inventory.restock(order_id=order.id, quantities=demand(order), at=at)
    redemptions.release(order_id=order.id, at=at)
    credit.release(order_id=order.id, at=at)
    if not was_confirmed and order.cart_id is not None:
        cart.reopen(order.cart_id, at=at)
    add_timeline(order_id=order.id, kind="cancelled", data={"reason": reason}, at=at)
    events.publish(OrderCancelled(order_id=order.id, customer_id=order.customer_id, reason=reason), at=at)
    return order


def revive(*, order_id: uuid.UUID, expires_at: datetime, at: datetime) -> Order:
    """An order that had run out of time waits for its money again, as its money has come after all.

    Raises NotAllowed when it was cancelled for another reason or its cart was ordered anew, OutOfStock when
    its goods are gone, CreditGone when its gift cards were spent otherwise. The price that was promised
    stays: discounts are counted again as far as limits allow.
    """
    order = lock(order_id)
    order.status = states.revived(order.status, order.cancel_reason)
    if order.cart_id is not None and live_of_cart(order.cart_id, but=order.id) is not None:
        raise states.NotAllowed(N_("This cart was ordered again."))
    lock_customer(order)
    inventory.reserve(order_id=order.id, demand=demand(order), expires_at=expires_at, at=at)
    redemptions.redeem(
        uses=_uses(order), order_id=order.id, customer_id=order.customer_id, at=at, enforce=False
    )
    credit.hold_again(order_id=order.id, at=at)
    order.cancelled_at, order.cancel_reason = None, ""
    if order.cart_id is not None:
        cart.take_back(order.cart_id, at=at)
    add_timeline(order_id=order.id, kind="revived", at=at)
    return order


def _uses(order: Order) -> list[Use]:
    conversion = order.conversion
    return [
        Use(
            promotion_id=uuid.UUID(discount["promotion_id"]),
            version=discount["version"],
            label=discount["label"],
            amount_minor=conversion.back(order.money(discount["amount"])).minor
            if conversion
            else discount["amount"],
            code=discount["code"],
            assignment_id=uuid.UUID(discount["assignment_id"]) if discount["assignment_id"] else None,
        )
        for discount in order.quote["discounts"]
    ]
