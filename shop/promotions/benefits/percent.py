"""A part of the goods' price off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import Money, half_up
from shop.promotions.benefits.base import ITEMS, NOT_THESE, WHOLE, Convert, check_percent, percent
from shop.promotions.goods import EVERYTHING, Part, Selection, proportional, spread
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class PercentOff:
    """`basis_points` hundredths of a percent off the goods within `on`: 1000 is 10 %; never more than
    `most_minor` of an order.
    """

    basis_points: int
    on: Selection = EVERYTHING
    most_minor: int | None = None
    kind: ClassVar[str] = "percent"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check_percent(self.basis_points)
        if self.most_minor is not None and self.most_minor <= 0:
            raise ValueError("an amount off is above zero")

    def off(self, parts: Sequence[Part]) -> list[int]:
        """The part of what is left of them together, rounded half-up once."""
        left = sum(part.left_minor for part in self.on.of(parts))
        wanted = half_up(Decimal(left) * self.basis_points / WHOLE)
        if self.most_minor is not None and wanted > self.most_minor:
            return spread(self.most_minor, parts, over=self.on)
        return proportional(wanted, parts, over=self.on)

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return self.on.ids

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """The goods it is for."""
        return NOT_THESE

    def says(self, currency: str) -> Sentence:
        """Such as "10% off"."""
        if self.most_minor is not None and self.on.everything:
            amount = Money(self.most_minor, currency)
            said = {"percent": percent(self.basis_points), "amount": amount}
            return Sentence(N_("%(percent)s off, at most %(amount)s"), said)
        message = N_("%(percent)s off") if self.on.everything else N_("%(percent)s off certain goods")
        return Sentence(message, {"percent": percent(self.basis_points)})

    def converted(self, convert: Convert) -> PercentOff:
        """A part is a part in every currency; its limit is not."""
        if self.most_minor is None:
            return self
        return replace(self, most_minor=max(1, convert(self.most_minor)))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        limit = {} if self.most_minor is None else {"most_minor": self.most_minor}
        return {"kind": self.kind, "basis_points": self.basis_points, **self.on.stored("on"), **limit}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> PercentOff:
        """From its stored form."""
        limit = stored.get("most_minor")
        goods = Selection.from_dict(stored.get("on"))
        return cls(int(stored["basis_points"]), goods, None if limit is None else int(limit))
