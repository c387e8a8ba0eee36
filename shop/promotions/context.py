"""What a rule may look at: who buys and what. Loaded before, frozen; rules never query."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from shop.kernel.money import Money
from shop.promotions.goods import Part


@dataclass(frozen=True, kw_only=True)
class ShopperContext:
    """Who buys. `customer_id` is None for a stranger; `order_count` is their paid orders so far.

    The landing fields say which campaign led here.
    """

    customer_id: uuid.UUID | None = None
    segments: frozenset[str] = frozenset()
    assignments: frozenset[uuid.UUID] = frozenset()
    order_count: int = 0
    last_order_at: datetime | None = None
    landing_source: str = ""
    landing_medium: str = ""
    landing_campaign: str = ""
    country: str = ""


STRANGER = ShopperContext()


@dataclass(frozen=True, kw_only=True)
class Basket:
    """What is bought, as far as rules care: `subtotal` before any discount, `units` in all."""

    subtotal: Money
    units: int
    parts: tuple[Part, ...] = ()
