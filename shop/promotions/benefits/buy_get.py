"""Buy some, get some of these (or others) cheaper or for nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import half_up
from shop.promotions.benefits.base import ITEMS, WHOLE, Convert, check_percent, percent
from shop.promotions.goods import EVERYTHING, Part, Selection
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class BuyGet:
    """For every `buy` units of `of`, `get` units of `on` cost `basis_points` less; at most `most` times.

    A unit counts once, as bought or as gotten. The cheapest are gotten, and of equal use those that
    could not have been the bought ones.
    """

    buy: int
    get: int
    basis_points: int = WHOLE
    of: Selection = EVERYTHING
    on: Selection = EVERYTHING
    most: int | None = None
    kind: ClassVar[str] = "buy_get"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 0

    def __post_init__(self) -> None:
        check_percent(self.basis_points)
        if not 1 <= self.buy <= 999 or not 1 <= self.get <= 999 or (self.most is not None and self.most < 1):
            raise ValueError("units are counted from 1 to 999")

    def off(self, parts: Sequence[Part]) -> list[int]:
        """The share of the units that are gotten."""
        gotten = self._gotten(parts, self._times(parts))
        return [
            half_up(Decimal(part.left_minor) * units * self.basis_points / (part.quantity * WHOLE))
            if units
            else 0
            for part, units in zip(parts, gotten, strict=True)
        ]

    def _times(self, parts: Sequence[Part]) -> int:
        """How often the bargain is made: the most for which bought and gotten units suffice."""
        low, high = 0, self.on.units(parts) // self.get
        high = high if self.most is None else min(high, self.most)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._suffices(parts, middle) else (low, middle - 1)
        return low

    def _suffices(self, parts: Sequence[Part], times: int) -> bool:
        gotten = self._gotten(parts, times)
        rest = sum(
            part.quantity - units for part, units in zip(parts, gotten, strict=True) if self.of.has(part)
        )
        return rest >= times * self.buy

    def _gotten(self, parts: Sequence[Part], times: int) -> list[int]:
        wanted, units = times * self.get, [0] * len(parts)
        order = [place for place, part in enumerate(parts) if self.on.has(part)]
        order.sort(key=lambda place: (self.of.has(parts[place]), parts[place].unit_minor))
        for place in order:
            units[place] = min(wanted, parts[place].quantity)
            wanted -= units[place]
        return units

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return self.on.ids or self.of.ids

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """How many more have to be taken."""
        same = self.of == self.on
        lacking = self.buy + (self.get if same else 0) - self.of.units(parts)
        if lacking > 0:
            return Sentence(
                N_("Add %(units)s more of the goods on offer to use this discount."), {"units": lacking}
            )
        return Sentence(N_("Put what you get into the cart too; the discount then takes its price off."))

    def says(self, currency: str) -> Sentence:
        """Such as "Buy 2, get 1 free"."""
        if self.basis_points == WHOLE:
            return Sentence(N_("Buy %(buy)s, get %(get)s free"), {"buy": self.buy, "get": self.get})
        return Sentence(
            N_("Buy %(buy)s, get %(get)s for %(percent)s less"),
            {"buy": self.buy, "get": self.get, "percent": percent(self.basis_points)},
        )

    def converted(self, convert: Convert) -> BuyGet:
        """It holds no amounts."""
        return self

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {
            "kind": self.kind,
            "buy": self.buy,
            "get": self.get,
            "basis_points": self.basis_points,
            "most": self.most,
            **self.of.stored("of"),
            **self.on.stored("on"),
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> BuyGet:
        """From its stored form."""
        most = stored.get("most")
        return cls(
            buy=int(stored["buy"]),
            get=int(stored["get"]),
            basis_points=int(stored["basis_points"]),
            of=Selection.from_dict(stored.get("of")),
            on=Selection.from_dict(stored.get("on")),
            most=None if most is None else int(most),
        )
