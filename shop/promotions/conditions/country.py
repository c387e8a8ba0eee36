"""It goes to one of the countries it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class ToCountry:
    """Holds for deliveries to `countries` (ISO 3166 alpha-2)."""

    countries: frozenset[str]
    kind: ClassVar[str] = "country"

    def __post_init__(self) -> None:
        if not self.countries or any(len(code) != 2 or not code.isupper() for code in self.countries):
            raise ValueError("countries are two capital letters each")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether the parcel goes there."""
        if met.shopper.country in self.countries:
            return Verdict(True, Sentence(N_("For deliveries to your country")))
        return Verdict(False, Sentence(N_("This discount is not for deliveries to your country.")))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "countries": sorted(self.countries)}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> ToCountry:
        """From its stored form."""
        return cls(frozenset(str(code) for code in stored["countries"]))
