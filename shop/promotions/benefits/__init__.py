"""What a promotion gives: one benefit a file. A new one is a new file and a line in `KINDS`."""

from __future__ import annotations

from typing import Any

from shop.promotions.benefits.base import GIFT, ITEMS, SHIPPING, WHOLE, Benefit
from shop.promotions.benefits.bundle import Bundle
from shop.promotions.benefits.buy_get import BuyGet
from shop.promotions.benefits.fixed import FixedOff
from shop.promotions.benefits.free_shipping import FreeShipping
from shop.promotions.benefits.gift import GiftWithPurchase
from shop.promotions.benefits.percent import PercentOff
from shop.promotions.benefits.tiered import Tiered

KINDS: dict[str, type[Benefit]] = {
    kind.kind: kind for kind in (PercentOff, FixedOff, BuyGet, FreeShipping, Tiered, Bundle, GiftWithPurchase)
}


def from_dict(stored: dict[str, Any]) -> Benefit:
    """The benefit stored as {"kind": …, its own fields}. Raises KeyError, TypeError or ValueError."""
    return KINDS[stored["kind"]].from_dict(stored)


__all__ = [
    "GIFT",
    "ITEMS",
    "KINDS",
    "SHIPPING",
    "WHOLE",
    "Benefit",
    "Bundle",
    "BuyGet",
    "FixedOff",
    "FreeShipping",
    "GiftWithPurchase",
    "PercentOff",
    "Tiered",
    "from_dict",
]
