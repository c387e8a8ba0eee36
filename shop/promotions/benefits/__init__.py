"""What a promotion gives: one benefit a file. A new one is a new file and a line in `KINDS`."""

from __future__ import annotations

from typing import Any

from shop.promotions.benefits.base import ITEMS, SHIPPING, Benefit
from shop.promotions.benefits.fixed import FixedOff
from shop.promotions.benefits.free_shipping import FreeShipping
from shop.promotions.benefits.percent import PercentOff

KINDS: dict[str, type[Benefit]] = {kind.kind: kind for kind in (PercentOff, FixedOff, FreeShipping)}


def from_dict(stored: dict[str, Any]) -> Benefit:
    """The benefit stored as {"kind": …, its own fields}. Raises KeyError, TypeError or ValueError."""
    return KINDS[stored["kind"]].from_dict(stored)


__all__ = ["ITEMS", "KINDS", "SHIPPING", "Benefit", "FixedOff", "FreeShipping", "PercentOff", "from_dict"]
