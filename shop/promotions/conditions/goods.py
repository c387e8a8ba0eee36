"""Certain goods, by product or by collection, are in the basket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.goods import Selection
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class HasGoods:
    """Holds with at least `units` units of the goods picked."""

    goods: Selection
    units: int = 1
    kind: ClassVar[str] = "goods"

    def __post_init__(self) -> None:
        if self.goods.everything or not 1 <= self.units <= 999:
            raise ValueError("some goods are picked, and their units counted from 1 to 999")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether enough of them are there."""
        lacking = self.units - self.goods.units(met.basket.parts)
        if lacking <= 0:
            return Verdict(True, Sentence(N_("For certain goods in your cart")))
        return Verdict(
            False,
            Sentence(
                N_("Add %(units)s more of the goods it is for to use this discount."), {"units": lacking}
            ),
        )

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "goods": self.goods.as_dict(), "units": self.units}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> HasGoods:
        """From its stored form."""
        return cls(Selection.from_dict(stored["goods"]), int(stored["units"]))
