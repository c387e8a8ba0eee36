"""The delivery costs nothing, or less."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.promotions.benefits.base import SHIPPING, Convert
from shop.promotions.goods import Part
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class FreeShipping:
    """The price of the chosen delivery off, or `up_to_minor` of it; its promise stays."""

    up_to_minor: int | None = None
    kind: ClassVar[str] = "free_shipping"
    target: ClassVar[str] = SHIPPING
    rank: ClassVar[int] = 3

    def __post_init__(self) -> None:
        if self.up_to_minor is not None and self.up_to_minor <= 0:
            raise ValueError("an amount off is above zero")

    def off(self, parts: Sequence[Part]) -> list[int]:
        """All of it, or as much as is given."""
        return [
            part.left_minor if self.up_to_minor is None else min(part.left_minor, self.up_to_minor)
            for part in parts
        ]

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return frozenset()

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """There is nothing to be taken off."""
        return Sentence(N_("Delivery is free already."))

    def says(self, currency: str) -> Sentence:
        """A sentence."""
        if self.up_to_minor is None:
            return Sentence(N_("Free delivery"))
        return Sentence(N_("Up to %(amount)s off delivery"), {"amount": Money(self.up_to_minor, currency)})

    def converted(self, convert: Convert) -> FreeShipping:
        """Its limit in another currency."""
        if self.up_to_minor is None:
            return self
        return replace(self, up_to_minor=max(1, convert(self.up_to_minor)))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        limit = {} if self.up_to_minor is None else {"up_to_minor": self.up_to_minor}
        return {"kind": self.kind, **limit}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> FreeShipping:
        """From its stored form."""
        limit = stored.get("up_to_minor")
        return cls(None if limit is None else int(limit))
