"""The more is bought, the more comes off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.kernel.money import Money, half_up
from shop.promotions.benefits.base import ITEMS, WHOLE, Convert, check_percent, percent
from shop.promotions.goods import EVERYTHING, Part, Selection, proportional, spread
from shop.promotions.sentences import Sentence

SPENT, UNITS = "spent", "units"
PERCENT, AMOUNT = "percent", "amount"


@dataclass(frozen=True)
class Tiered:
    """`tiers` are (from where, what comes off), both ascending; the last one reached counts.

    `basis` says whether it is reached by money spent (minor units before discounts) or by units of the
    goods within `on`; `unit` whether basis points or minor units come off.
    """

    basis: str
    unit: str
    tiers: tuple[tuple[int, int], ...]
    on: Selection = EVERYTHING
    kind: ClassVar[str] = "tiered"
    target: ClassVar[str] = ITEMS
    rank: ClassVar[int] = 1

    def __post_init__(self) -> None:
        starts, values = [tier[0] for tier in self.tiers], [tier[1] for tier in self.tiers]
        if self.basis not in (SPENT, UNITS) or self.unit not in (PERCENT, AMOUNT) or not self.tiers:
            raise ValueError("tiers count money or units and give percent or an amount")
        if starts != sorted(set(starts)) or values != sorted(set(values)) or starts[0] < 1 or values[0] < 1:
            raise ValueError("each tier begins higher and gives more than the one before")
        if self.unit == PERCENT:
            check_percent(values[-1])

    def off(self, parts: Sequence[Part]) -> list[int]:
        """What the tier reached takes off."""
        value = self._reached(parts)
        if self.unit == AMOUNT:
            return spread(value, parts, over=self.on)
        left = sum(part.left_minor for part in self.on.of(parts))
        return proportional(half_up(Decimal(left) * value / WHOLE), parts, over=self.on)

    def _measure(self, parts: Sequence[Part]) -> int:
        meant = self.on.of(parts)
        return sum(part.subtotal_minor if self.basis == SPENT else part.quantity for part in meant)

    def _reached(self, parts: Sequence[Part]) -> int:
        measure = self._measure(parts)
        return max((value for start, value in self.tiers if start <= measure), default=0)

    @property
    def needs(self) -> frozenset[uuid.UUID]:
        """Products and collections of which one has to be there; empty for none in particular."""
        return self.on.ids

    def missing(self, parts: Sequence[Part], currency: str) -> Sentence:
        """How far it is to the first tier."""
        lacking = self.tiers[0][0] - self._measure(parts)
        first = {"off": self._value(self.tiers[0][1], currency)}
        if self.basis == UNITS:
            return Sentence(N_("Add %(units)s more to get %(off)s off."), {"units": lacking, **first})
        return Sentence(
            N_("Add %(missing)s more to get %(off)s off."), {"missing": Money(lacking, currency), **first}
        )

    def _value(self, value: int, currency: str) -> str | Money:
        return percent(value) if self.unit == PERCENT else Money(value, currency)

    def says(self, currency: str) -> Sentence:
        """Such as "Up to 20% off, the more the better"."""
        return Sentence(
            N_("Up to %(off)s off, the more the better"), {"off": self._value(self.tiers[-1][1], currency)}
        )

    def converted(self, convert: Convert) -> Tiered:
        """Its amounts in another currency."""
        spent, amount = self.basis == SPENT, self.unit == AMOUNT
        tiers: dict[int, int] = {}
        for start, value in self.tiers:
            start = max(1, convert(start)) if spent else start
            tiers[start] = max(1, convert(value)) if amount else value
        rising = {value: start for start, value in sorted(tiers.items(), reverse=True)}
        return replace(self, tiers=tuple(sorted((start, value) for value, start in rising.items())))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {
            "kind": self.kind,
            "basis": self.basis,
            "unit": self.unit,
            "tiers": [list(tier) for tier in self.tiers],
            **self.on.stored("on"),
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Tiered:
        """From its stored form."""
        return cls(
            basis=str(stored["basis"]),
            unit=str(stored["unit"]),
            tiers=tuple((int(start), int(value)) for start, value in stored["tiers"]),
            on=Selection.from_dict(stored.get("on")),
        )
