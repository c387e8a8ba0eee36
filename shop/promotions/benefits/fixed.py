"""A fixed amount off the goods, never more than they cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.promotions.benefits.base import ITEMS
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class FixedOff:
    """`amount_minor` minor units of the store's currency off."""

    amount_minor: int
    kind: ClassVar[str] = "fixed"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 2

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise ValueError("an amount off is above zero")

    def amount(self, left_minor: int) -> int:
        """The amount, or all that is left."""
        return min(self.amount_minor, left_minor)

    def says(self, currency: str) -> Sentence:
        """Such as "5.00 EUR off"."""
        return Sentence(N_("%(amount)s off"), {"amount": Money(self.amount_minor, currency)})

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "amount_minor": self.amount_minor}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> FixedOff:
        """From its stored form."""
        return cls(int(stored["amount_minor"]))
