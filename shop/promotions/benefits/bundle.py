"""Certain products together for one price, or for less."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import Money, half_up
from shop.promotions.benefits.base import ITEMS, WHOLE, Convert, check_percent, percent
from shop.promotions.goods import Part, proportional
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class Bundle:
    """A set of `items` (product, units) for `price_minor`, or with `basis_points` off; as often as it is met.

    Which variants of a product make up the sets: the dearest first.
    """

    items: tuple[tuple[uuid.UUID, int], ...]
    price_minor: int | None = None
    basis_points: int | None = None
    kind: ClassVar[str] = "bundle"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 0

    def __post_init__(self) -> None:
        products = [product for product, _units in self.items]
        if not self.items or len(set(products)) != len(products) or min(units for _, units in self.items) < 1:
            raise ValueError("a set names each product once, with its units")
        if (self.price_minor is None) == (self.basis_points is None) or (self.price_minor or 0) < 0:
            raise ValueError("a set has a price or a percentage")
        if self.basis_points is not None:
            check_percent(self.basis_points)

    def off(self, parts: Sequence[Part]) -> list[int]:
        """What the sets in the basket cost above their price."""
        sets = self._sets(parts)
        if not sets:
            return [0] * len(parts)
        worth = [0] * len(parts)
        for product, units in self.items:
            for place, taken in self._taken(parts, product, units * sets):
                worth[place] = half_up(Decimal(parts[place].left_minor) * taken / parts[place].quantity)
        return self._shares(parts, worth, sets)

    def _shares(self, parts: Sequence[Part], worth: list[int], sets: int) -> list[int]:
        together = sum(worth)
        if self.basis_points is not None:
            total = half_up(Decimal(together) * self.basis_points / WHOLE)
        else:
            total = max(0, together - (self.price_minor or 0) * sets)
        inside = [part.less(part.left_minor - one) for part, one in zip(parts, worth, strict=True)]
        return proportional(total, inside) if total else [0] * len(parts)

    def _sets(self, parts: Sequence[Part]) -> int:
        have = {product: 0 for product, _units in self.items}
        for part in parts:
            if part.product_id in have and part.meant:
                have[part.product_id] += part.quantity
        return min(have[product] // units for product, units in self.items)

    @staticmethod
    def _taken(parts: Sequence[Part], product: uuid.UUID, wanted: int) -> list[tuple[int, int]]:
        places = [i for i, part in enumerate(parts) if part.product_id == product and part.meant]
        found = []
        for place in sorted(places, key=lambda place: -parts[place].unit_minor):
            taken = min(wanted, parts[place].quantity)
            wanted -= taken
            found.append((place, taken))
        return found

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return frozenset(product for product, _units in self.items)

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """The set has to be complete."""
        have = {part.product_id for part in parts if part.meant}
        lacking = sum(product not in have for product, _units in self.items)
        if lacking == len(self.items):
            return Sentence(N_("Nothing in the cart is part of this set."))
        if lacking:
            return Sentence(
                N_("%(products)s more of the set are missing in the cart."), {"products": lacking}
            )
        return Sentence(N_("The cart holds too few of the set, or they cost no more than the set."))

    def says(self, currency: str) -> Sentence:
        """Such as "The set for 50.00 EUR"."""
        if self.price_minor is not None:
            return Sentence(N_("The set for %(price)s"), {"price": Money(self.price_minor, currency)})
        return Sentence(N_("%(percent)s off the set"), {"percent": percent(self.basis_points or 0)})

    def converted(self, convert: Convert) -> Bundle:
        """Its price in another currency."""
        return self if self.price_minor is None else replace(self, price_minor=convert(self.price_minor))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {
            "kind": self.kind,
            "items": [[str(product), units] for product, units in self.items],
            "price_minor": self.price_minor,
            "basis_points": self.basis_points,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Bundle:
        """From its stored form."""
        price, points = stored.get("price_minor"), stored.get("basis_points")
        return cls(
            items=tuple((uuid.UUID(product), int(units)) for product, units in stored["items"]),
            price_minor=None if price is None else int(price),
            basis_points=None if points is None else int(points),
        )
