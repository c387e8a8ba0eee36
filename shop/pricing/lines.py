"""What goes into a price: one line of goods with everything the rules may ask about it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from shop.kernel.money import Money, total
from shop.promotions.context import Basket
from shop.shipping.rates import Freight


@dataclass(frozen=True, kw_only=True)
class PricedLine:
    """`quantity` units of one variant at `unit_price`, as the catalog has them now."""

    variant_id: uuid.UUID
    product_id: uuid.UUID
    title: str
    quantity: int
    unit_price: Money
    handle: str = ""
    variant_title: str = ""
    sku: str = ""
    image_src: str = ""
    compare_at: Money | None = None
    grams: int = 0
    taxable: bool = True
    requires_shipping: bool = True
    collection_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.quantity < 1 or self.unit_price.minor < 0 or self.grams < 0:
            raise ValueError("a line has at least one unit, and no negative price or weight")

    @property
    def subtotal(self) -> Money:
        """Quantity times unit price, before any discount."""
        return self.unit_price * self.quantity


def basket_of(lines: Sequence[PricedLine], currency: str) -> Basket:
    """The lines as promotion rules see them."""
    return Basket(
        subtotal=total((line.subtotal for line in lines), currency),
        units=sum(line.quantity for line in lines),
        product_ids=frozenset(line.product_id for line in lines),
        collection_ids=frozenset[uuid.UUID]().union(*(line.collection_ids for line in lines)),
    )


def freight_of(lines: Sequence[PricedLine], subtotal: Money) -> Freight | None:
    """The lines as rate tables see them; `subtotal` is the goods after discounts. None when nothing ships."""
    shipped = [line for line in lines if line.requires_shipping]
    if not shipped:
        return None
    return Freight(grams=sum(line.grams * line.quantity for line in shipped), subtotal=subtotal)
