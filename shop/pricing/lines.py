"""What goes into a price: one line of goods with everything the rules may ask about it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shop.catalog.tax_classes import STANDARD
from shop.kernel.money import Money
from shop.promotions.benefits import WHOLE
from shop.promotions.context import Basket
from shop.promotions.goods import Part
from shop.shipping.rates import Freight
from shop.taxes import rules
from shop.taxes.rules import TaxRules


@dataclass(frozen=True, kw_only=True)
class PricedLine:
    """`quantity` units of one variant at `unit_price`, as the catalog has them now.

    Of these `there` can be sent at once (None: all), the others from the day `ships_from` on.
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
    tax_class: str = STANDARD
    requires_shipping: bool = True
    gift_card: bool = False
    there: int | None = None
    ships_from: date | None = None
    collection_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.quantity < 1 or self.unit_price.minor < 0 or self.grams < 0:
            raise ValueError("a line has at least one unit, and no negative price or weight")

    @property
    def late(self) -> date | None:
        """From which day on it is sent, where that is not at once."""
        waits = self.there is not None and self.quantity > self.there
        return self.ships_from if waits else None

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
    found: dict[tuple[bytes, int, bool, str], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        found[line.variant_id.bytes, line.unit_price.minor, line.taxable, line.tax_class].append(place)
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
        gift_card=first.gift_card,
        floor_minor=_floor(first, quantity, tax, margin_floor) if margin_floor is not None else 0,
    )


def _floor(line: PricedLine, quantity: int, tax: TaxRules, margin_floor: int) -> int:
    """The least the units may cost, rounded up, so that `margin_floor` of it (without tax) is margin."""
    if line.cost is None:
        return 0
    parts, whole = rules.weights(tax.of(line.tax_class) if tax.included and line.taxable else ())
    return -(-line.cost.minor * quantity * WHOLE * (whole + sum(parts)) // ((WHOLE - margin_floor) * whole))


def freight_of(lines: Sequence[PricedLine], subtotal: Money) -> Freight | None:
    """The lines as rate tables see them; `subtotal` is the goods after discounts. None when nothing ships."""
    shipped = [line for line in lines if line.requires_shipping]
    if not shipped:
        return None
    return Freight(
        grams=sum(line.grams * line.quantity for line in shipped),
        subtotal=subtotal,
        units=sum(line.quantity for line in shipped),
    )
