"""A fixed amount off the goods, never more than they cost."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.promotions.benefits.base import ITEMS, NOT_THESE, Convert
from shop.promotions.goods import EVERYTHING, Part, Selection, spread
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class FixedOff:
    """`amount_minor` minor units of the store's currency off the goods within `on` together."""

    amount_minor: int
    on: Selection = EVERYTHING
    kind: ClassVar[str] = "fixed"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 2

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise ValueError("an amount off is above zero")

    def off(self, parts: Sequence[Part]) -> list[int]:
        """The amount, or all that may come off."""
        return spread(self.amount_minor, parts, over=self.on)

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return self.on.ids

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """The goods it is for."""
        return NOT_THESE

    def says(self, currency: str) -> Sentence:
        """Such as "5.00 EUR off"."""
        message = N_("%(amount)s off") if self.on.everything else N_("%(amount)s off certain goods")
        return Sentence(message, {"amount": Money(self.amount_minor, currency)})

    def converted(self, convert: Convert) -> FixedOff:
        """The amount in another currency, at least its smallest coin."""
        return replace(self, amount_minor=max(1, convert(self.amount_minor)))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "amount_minor": self.amount_minor, **self.on.stored("on")}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> FixedOff:
        """From its stored form."""
        return cls(int(stored["amount_minor"]), Selection.from_dict(stored.get("on")))
