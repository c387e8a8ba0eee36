"""What goes into a price: one line of goods with everything the rules may ask about it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from shop.kernel.money import Money
from shop.promotions.benefits import WHOLE
from shop.promotions.context import Basket
from shop.promotions.goods import Part
from shop.shipping.rates import Freight
from shop.taxes.rules import MILLION, TaxRules


@dataclass(frozen=True, kw_only=True)
class PricedLine:
    """`quantity` units of one variant at `unit_price`, as the catalog has them now.

    `cost` is what one unit costs the store, without tax; None where that is not known.
    """

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
    cost: Money | None = None
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


@dataclass(frozen=True)
class Grouped:
    """Lines as rules see them: `parts`, and for each the places of its lines.

    All lines of a variant at one price are one part, and parts go by id: neither the order of lines nor
    splitting one changes a discount.
    """

    parts: tuple[Part, ...]
    places: tuple[tuple[int, ...], ...]

    def basket(self, currency: str) -> Basket:
        """What conditions look at."""
        subtotal = Money(sum(part.subtotal_minor for part in self.parts), currency)
        return Basket(subtotal=subtotal, units=sum(part.quantity for part in self.parts), parts=self.parts)


def grouped(lines: Sequence[PricedLine], *, tax: TaxRules, margin_floor: int | None) -> Grouped:
    """`lines` as parts. `margin_floor` is in basis points of the price without tax (below 10 000)."""
    found: dict[tuple[bytes, int, bool], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        found[line.variant_id.bytes, line.unit_price.minor, line.taxable].append(place)
    keys = sorted(found)
    return Grouped(
        parts=tuple(_part([lines[place] for place in found[key]], tax, margin_floor) for key in keys),
        places=tuple(tuple(found[key]) for key in keys),
    )


def _part(lines: Sequence[PricedLine], tax: TaxRules, margin_floor: int | None) -> Part:
    first, quantity = lines[0], sum(line.quantity for line in lines)
    return Part(
        variant_id=first.variant_id,
        product_id=first.product_id,
        quantity=quantity,
        unit_minor=first.unit_price.minor,
        left_minor=first.unit_price.minor * quantity,
        collection_ids=first.collection_ids,
        floor_minor=_floor(first, quantity, tax, margin_floor) if margin_floor is not None else 0,
    )


def _floor(line: PricedLine, quantity: int, tax: TaxRules, margin_floor: int) -> int:
    """The least the units may cost, rounded up, so that `margin_floor` of it (without tax) is margin."""
    if line.cost is None:
        return 0
    within = sum(rate.ppm for rate in tax.rates) if tax.included and line.taxable else 0
    return -(-line.cost.minor * quantity * WHOLE * (MILLION + within) // ((WHOLE - margin_floor) * MILLION))


def freight_of(lines: Sequence[PricedLine], subtotal: Money) -> Freight | None:
    """The lines as rate tables see them; `subtotal` is the goods after discounts. None when nothing ships."""
    shipped = [line for line in lines if line.requires_shipping]
    if not shipped:
        return None
    return Freight(grams=sum(line.grams * line.quantity for line in shipped), subtotal=subtotal)
