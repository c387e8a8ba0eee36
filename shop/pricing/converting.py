"""A catalog price in another currency, with the price it was reduced from. Pure."""

from __future__ import annotations

from shop.kernel.conversion import Conversion
from shop.kernel.money import Money


def converted(
    price: Money, compare_at: Money | None, conversion: Conversion | None
) -> tuple[Money, Money | None]:
    """Both by `conversion`, as they are without one. What rounding has made equal is no reduction."""
    if conversion is None:
        return price, compare_at
    now = conversion.price(price)
    before = conversion.price(compare_at) if compare_at is not None else None
    return now, before if before is not None and before > now else None
