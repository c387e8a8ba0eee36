"""A part of the goods' price off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import half_up
from shop.promotions.benefits.base import ITEMS
from shop.promotions.sentences import Sentence

WHOLE = 10_000


@dataclass(frozen=True)
class PercentOff:
    """`basis_points` hundredths of a percent off the goods: 1000 is 10 %."""

    basis_points: int
    kind: ClassVar[str] = "percent"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 1

    def __post_init__(self) -> None:
        if not 0 < self.basis_points <= WHOLE:
            raise ValueError("a percentage lies above 0 and up to 100")

    def amount(self, left_minor: int) -> int:
        """The part of `left_minor`, rounded half-up to a minor unit."""
        return half_up(Decimal(left_minor) * self.basis_points / WHOLE)

    def says(self, currency: str) -> Sentence:
        """Such as "10% off"."""
        percent = format((Decimal(self.basis_points) / 100).normalize(), "f")
        return Sentence(N_("%(percent)s off"), {"percent": f"{percent}%"})

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "basis_points": self.basis_points}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> PercentOff:
        """From its stored form."""
        return cls(int(stored["basis_points"]))
