"""Shoppers for tests: carts, what they type, and a press of the button."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shop.cart import operations as carts
from shop.cart.models import Cart
from shop.checkout import flow
from shop.checkout.values import CheckoutDetails, Placement
from shop.customers.addresses import PostalAddress
from shop.kernel import db
from shop.orders import queries as orders
from shop.orders.models import Order
from tests.factories.catalog import stocked_variant

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GOOD, DECLINED, ASKS = "4242424242424242", "4000000000000002", "4000002760003184"
NEW_YORK = PostalAddress(
    name="Cleo Park", line1="12 Elm Street", city="New York", region="NY", postal_code="10001", country="US"
)


def details(**changes: Any) -> CheckoutDetails:
    """What a shopper in New York types; `address` changes by its own fields."""
    address = {name: changes.pop(name) for name in list(changes) if hasattr(NEW_YORK, name)}
    changes.setdefault("email", "cleo@example.com")
    changes.setdefault("payment_code", "test_card")
    return CheckoutDetails(address=replace(NEW_YORK, **address), **changes)


def cart_with(*variant_ids: uuid.UUID, quantity: int = 1, at: datetime = AT) -> Cart:
    """A new cart with `quantity` of each variant."""
    with db.transaction():
        cart = None
        for variant_id in variant_ids:
            cart = carts.add(
                token=cart.token if cart else None, variant_id=variant_id, quantity=quantity, at=at
            )
    assert cart is not None
    return cart


def press(
    cart: Cart,
    typed: CheckoutDetails | None = None,
    *,
    card: str | None = GOOD,
    at: datetime = AT,
    **more: Any,
) -> Placement:
    """Press "pay" seeing the present price."""
    typed = typed or details()
    if "total" not in more:
        seen = flow.view(
            cart_token=cart.token, details=typed, shopper_customer_id=more.get("customer_id"), at=at
        )
        more |= {"total": seen.quote.total.minor, "version": seen.cart_version}
    if "due" in more:
        more["shown_due_minor"] = more.pop("due")
    db.end_read()
    return flow.place(
        cart_token=cart.token,
        cart_version=more.pop("version", cart.version),
        shown_total_minor=more.pop("total"),
        details=typed,
        test_card=card,
        at=at,
        **more,
    )


def order_of(placement: Placement) -> Order:
    """The placed order as it is now."""
    db.end_read()
    order = orders.by_token(placement.order_token)
    assert order is not None
    return order


def paid_order(*, units: int = 10, quantity: int = 1, at: datetime = AT, **typed: Any) -> Order:
    """An order of `quantity` mugs, paid by test card."""
    return order_of(
        press(cart_with(stocked_variant(units), quantity=quantity, at=at), details(**typed), at=at)
    )


def all_orders() -> list[Order]:
    """Every order, newest first."""
    db.end_read()
    return list(orders.page(per_page=200).orders)
