"""A part of the goods' price off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import half_up
from shop.promotions.benefits.base import ITEMS, NOT_THESE, WHOLE, Convert, check_percent, percent
from shop.promotions.goods import EVERYTHING, Part, Selection, proportional
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class PercentOff:
    """`basis_points` hundredths of a percent off the goods within `on`: 1000 is 10 %."""

    basis_points: int
    on: Selection = EVERYTHING
    kind: ClassVar[str] = "percent"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check_percent(self.basis_points)

    def off(self, parts: Sequence[Part]) -> list[int]:
        """The part of what is left of them together, rounded half-up once."""
        left = sum(part.left_minor for part in self.on.of(parts))
        return proportional(half_up(Decimal(left) * self.basis_points / WHOLE), parts, over=self.on)

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return self.on.ids

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """The goods it is for."""
        return NOT_THESE

    def says(self, currency: str) -> Sentence:
        """Such as "10% off"."""
        message = N_("%(percent)s off") if self.on.everything else N_("%(percent)s off certain goods")
        return Sentence(message, {"percent": percent(self.basis_points)})

    def converted(self, convert: Convert) -> PercentOff:
        """A part is a part in every currency."""
        return self

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "basis_points": self.basis_points, **self.on.stored("on")}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> PercentOff:
        """From its stored form."""
        return cls(int(stored["basis_points"]), Selection.from_dict(stored.get("on")))
