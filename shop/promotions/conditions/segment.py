"""The shopper belongs to one of the segments it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class InSegment:
    """Holds for whoever is in any of `segments`."""

    segments: frozenset[str]
    kind: ClassVar[str] = "segment"

    def __post_init__(self) -> None:
        if not self.segments or max(len(name) for name in self.segments) > 40:
            raise ValueError("a segment has a name of up to 40 letters")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether the shopper is in one of them."""
        if not self.segments.isdisjoint(met.shopper.segments):
            return Verdict(True, Sentence(N_("For customers like you")))
        if met.shopper.customer_id is None:
            return Verdict(
                False,
                Sentence(N_("This discount is for certain customers; enter your email address to see.")),
            )
        return Verdict(False, Sentence(N_("This discount is for certain customers.")))

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "segments": sorted(self.segments)}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> InSegment:
        """From its stored form."""
        return cls(frozenset(str(name) for name in stored["segments"]))
