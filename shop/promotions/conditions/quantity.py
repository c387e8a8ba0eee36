"""So many things are bought at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class UnitsAtLeast:
    """Holds from `units` units of goods in all."""

    units: int
    kind: ClassVar[str] = "quantity"

    def __post_init__(self) -> None:
        if not 1 <= self.units <= 9999:
            raise ValueError("units are counted from 1 to 9999")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether there are enough; if not, how many are missing."""
        lacking = self.units - met.basket.units
        if lacking <= 0:
            return Verdict(True, Sentence(N_("For %(units)s items or more"), {"units": self.units}))
        return Verdict(
            False,
            Sentence(
                N_("Add %(lacking)s more items to use this discount: it is for %(units)s or more."),
                {"lacking": lacking, "units": self.units},
            ),
        )

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "units": self.units}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> UnitsAtLeast:
        """From its stored form."""
        return cls(int(stored["units"]))
