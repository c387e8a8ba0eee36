"""What labels are made of, as frozen values: the sender, boxes, offers. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fulfillment.carriers.labels import Box, Place, RateQuote
from shop.kernel.money import Money

MOST_GRAMS, MOST_MM = 100_000, 3000


@dataclass(frozen=True, kw_only=True)
class BoxPreset:
    """A box the owner has: its inner sides in millimeters (0: unknown) and what it weighs empty."""

    name: str
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    grams: int = 0

    def packed(self, grams: int) -> Box:
        """The box with `grams` of goods in it."""
        return Box(
            weight_grams=max(grams + self.grams, 1),
            length_mm=self.length_mm,
            width_mm=self.width_mm,
            height_mm=self.height_mm,
        )


NO_BOX = BoxPreset(name="")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What one provider asks for one service."""

    provider: str
    quote: RateQuote

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.provider}:{self.quote.reference}"

    @property
    def service(self) -> str:
        """The service as settings name it: "easypost:USPS:Priority"."""
        return f"{self.provider}:{self.quote.their_carrier}:{self.quote.service}"

    @property
    def price(self) -> Money:
        """What it costs."""
        return Money(self.quote.amount_minor, self.quote.currency)

    def as_dict(self) -> dict[str, Any]:
        """As it is stored."""
        quote = dataclasses.asdict(self.quote)
        arrives = self.quote.arrives_on
        return {"provider": self.provider, **quote, "arrives_on": arrives.isoformat() if arrives else None}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Offer:
        """The inverse."""
        fields = dict(stored)
        provider, arrives = fields.pop("provider"), fields.pop("arrives_on")
        day = date.fromisoformat(arrives) if arrives else None
        return cls(provider=provider, quote=RateQuote(**fields, arrives_on=day))


def ranked(offers: Sequence[Offer], *, currency: str) -> list[Offer]:
    """The cheapest first, those in the store's currency before others that cannot be compared with them."""
    return sorted(
        offers,
        key=lambda one: (
            one.quote.currency != currency,
            one.quote.amount_minor,
            one.quote.days or 99,
            one.service,
        ),
    )


CHEAPEST, QUICKEST = "cheapest", "quickest"


def picked(offers: Sequence[Offer], rule: str) -> Offer | None:
    """The one of ranked `offers` that a rule means: CHEAPEST, QUICKEST (the cheaper where two are, those that
    tell no days last) or a service by its name in settings; None where that is not offered."""
    if rule == QUICKEST:
        return min(offers, key=lambda one: one.quote.days or 99, default=None)
    if rule == CHEAPEST:
        return next(iter(offers), None)
    return next((one for one in offers if one.service == rule), None)


def weight_of(units: Sequence[tuple[int, int]], *, piece_grams: int) -> int:
    """Grams of (grams of a piece, pieces); a piece without a weight counts `piece_grams`."""
    return sum((grams or piece_grams) * pieces for grams, pieces in units)


def missing(place: Place) -> list[str]:
    """Names of what an address lacks to be on a label."""
    needed = {
        "name": place.name or place.company,
        "street1": place.street1,
        "city": place.city,
        "country": place.country,
    }
    return [name for name, value in needed.items() if not value.strip()]
