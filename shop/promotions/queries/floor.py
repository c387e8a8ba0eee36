"""The margin that discounts leave, whatever they are."""

from __future__ import annotations

from shop.kernel import preferences

MARGIN_FLOOR = preferences.declare("promotions.margin_floor", -1)  # basis points; below 0: none


def margin_floor() -> int | None:
    """The least margin discounts leave, in basis points of a price without tax; None for no floor."""
    stored = preferences.get(MARGIN_FLOOR)
    return stored if stored >= 0 else None
