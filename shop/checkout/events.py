"""What happens on the way to an order. The order itself tells the rest (orders.events)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact
from shop.kernel.money import Money

CONTACT, SHIPPING, PAYMENT = "contact", "shipping", "payment"
STEPS = (CONTACT, SHIPPING, PAYMENT)


@fact("checkout.checkout_started")
@dataclass(frozen=True, kw_only=True)
class CheckoutStarted:
    """A checkout was opened for a cart, once a cart. `items` is units of goods, `value` their price."""

    cart_id: uuid.UUID
    checkout_id: uuid.UUID
    value: Money
    items: int


@fact("checkout.step_completed")
@dataclass(frozen=True, kw_only=True)
class CheckoutStepCompleted:
    """`step` ("contact", "shipping", "payment") is filled in, once a cart; `choice` is the chosen code."""

    cart_id: uuid.UUID
    checkout_id: uuid.UUID
    step: str
    choice: str
    value: Money


@fact("checkout.checkout_failed")
@dataclass(frozen=True, kw_only=True)
class CheckoutFailed:
    """Pressing "pay" was refused. `error_code` is a requirement's code, "price_changed", "out_of_stock", …"""

    cart_id: uuid.UUID
    step: str
    error_code: str
    field: str
