"""What shoppers do to their carts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact
from shop.kernel.money import Money


@fact("cart.line_changed")
@dataclass(frozen=True, kw_only=True)
class CartLineChanged:
    """`delta` units of a variant came into a cart (or, below zero, out of it) at `unit_price`."""

    cart_id: uuid.UUID
    variant_id: uuid.UUID
    product_id: uuid.UUID
    sku: str | None
    title: str
    variant_title: str
    unit_price: Money
    delta: int
