"""The delivery costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.benefits.base import SHIPPING
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class FreeShipping:
    """The whole price of the chosen delivery off; its promise stays."""

    kind: ClassVar[str] = "free_shipping"
    target: ClassVar[str] = SHIPPING
    rank: ClassVar[int] = 3

    def amount(self, left_minor: int) -> int:
        """All of it."""
        return left_minor

    def says(self, currency: str) -> Sentence:
        """A sentence."""
        return Sentence(N_("Free delivery"))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> FreeShipping:
        """From its stored form."""
        return cls()
