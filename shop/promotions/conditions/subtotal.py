"""The goods are worth at least so much, before any discount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class SubtotalAtLeast:
    """Holds from `minimum_minor` minor units of the store's currency."""

    minimum_minor: int
    kind: ClassVar[str] = "subtotal"

    def __post_init__(self) -> None:
        if self.minimum_minor < 0:
            raise ValueError("a minimum is not negative")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether the basket is worth enough; if not, how much is missing."""
        subtotal = met.basket.subtotal
        minimum = Money(self.minimum_minor, subtotal.currency)
        if subtotal >= minimum:
            return Verdict(True, Sentence(N_("For orders from %(minimum)s"), {"minimum": minimum}))
        return Verdict(
            False,
            Sentence(
                N_("Add %(missing)s more to use this discount: it is for orders from %(minimum)s."),
                {"missing": minimum - subtotal, "minimum": minimum},
            ),
        )

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "minimum_minor": self.minimum_minor}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> SubtotalAtLeast:
        """From its stored form."""
        return cls(int(stored["minimum_minor"]))
