"""The shopper has not bought here before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class FirstOrder:
    """Holds while the shopper has no paid order."""

    kind: ClassVar[str] = "first_order"

    def judge(self, met: Circumstances) -> Verdict:
        """Whether this would be their first order."""
        if met.shopper.order_count == 0:
            return Verdict(True, Sentence(N_("For your first order")))
        return Verdict(False, Sentence(N_("This discount is for a first order.")))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> FirstOrder:
        """From its stored form."""
        return cls()
