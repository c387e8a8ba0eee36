"""This would be the shopper's second, third, … order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class NthOrder:
    """Holds when the coming order is number `nth` of this shopper, counted from 1 over paid orders."""

    nth: int
    kind: ClassVar[str] = "nth_order"

    def __post_init__(self) -> None:
        if self.nth < 1:
            raise ValueError("orders are counted from 1")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether the coming order has the wanted number."""
        coming = met.shopper.order_count + 1
        if coming == self.nth:
            return Verdict(True, Sentence(N_("For your order number %(nth)s with us"), {"nth": self.nth}))
        return Verdict(False, Sentence(N_("This discount is for order number %(nth)s."), {"nth": self.nth}))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "nth": self.nth}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> NthOrder:
        """From its stored form."""
        return cls(int(stored["nth"]))
