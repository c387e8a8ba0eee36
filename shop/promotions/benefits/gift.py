"""Something is put into the cart and costs nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.benefits.base import GIFT, Convert
from shop.promotions.goods import Part
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class GiftWithPurchase:
    """`quantity` units of one variant as a present; checkout adds them while they are in stock."""

    variant_id: uuid.UUID
    quantity: int = 1
    kind: ClassVar[str] = "gift"
    target: ClassVar[str] = GIFT
    rank: ClassVar[int] = 0

    def __post_init__(self) -> None:
        if not 1 <= self.quantity <= 99:
            raise ValueError("a present has 1 to 99 units")

    def off(self, parts: Sequence[Part]) -> list[int]:
        """All of the present's price; `parts` is the present alone."""
        return [part.left_minor for part in parts]

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return frozenset()

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """There is none left."""
        return Sentence(N_("The gift is sold out."))

    def says(self, currency: str) -> Sentence:
        """A sentence."""
        return Sentence(N_("A gift with your order"))

    def converted(self, convert: Convert) -> GiftWithPurchase:
        """It holds no amounts."""
        return self

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "variant_id": str(self.variant_id), "quantity": self.quantity}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> GiftWithPurchase:
        """From its stored form."""
        return cls(uuid.UUID(stored["variant_id"]), int(stored["quantity"]))
