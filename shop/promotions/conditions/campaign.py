"""The shopper came by a certain channel or campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from shop.kernel.errors import N_
from shop.promotions.conditions.base import Circumstances, Verdict
from shop.promotions.context import ShopperContext
from shop.promotions.sentences import Sentence


@dataclass(frozen=True)
class FromCampaign:
    """Holds when what the visit's link said of itself (its utm words) is as named; an empty word is any."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    kind: ClassVar[str] = "campaign"

    def __post_init__(self) -> None:
        words = (self.source, self.medium, self.campaign)
        if not any(words) or max(len(word) for word in words) > 100:
            raise ValueError("a campaign is named by at least one word of up to 100 letters")

    def judge(self, met: Circumstances) -> Verdict:
        """Whether the shopper came that way."""
        if self._is_of(met.shopper):
            return Verdict(True, Sentence(N_("Because of where you came from")))
        return Verdict(
            False, Sentence(N_("This discount is for visits by a certain link; please open that link again."))
        )

    def _is_of(self, shopper: ShopperContext) -> bool:
        came = (shopper.landing_source, shopper.landing_medium, shopper.landing_campaign)
        wanted = (self.source, self.medium, self.campaign)
        return all(
            not word or word.casefold() == own.casefold() for word, own in zip(wanted, came, strict=True)
        )

    def as_dict(self) -> dict[str, Any]:
        """Its stored form."""
        return {"kind": self.kind, "source": self.source, "medium": self.medium, "campaign": self.campaign}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> FromCampaign:
        """From its stored form."""
        return cls(str(stored["source"]), str(stored["medium"]), str(stored["campaign"]))
