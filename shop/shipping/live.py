"""Which live rate a way of delivery costs: the cheapest of its services, with the owner's markup. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shop.kernel.money import Money
from shop.shipping.sources import LiveRate

LEAST_PERCENT, MOST_PERCENT = Decimal(-100), Decimal(300)


@dataclass(frozen=True, kw_only=True)
class Live:
    """The owner's choice for one way of delivery: of which `services` (none: of all) the cheapest counts,
    and what is put on it: `percent` of it and `fixed_minor` units, either of which may be negative."""

    services: frozenset[str] = frozenset()
    percent: Decimal = Decimal(0)
    fixed_minor: int = 0

    def as_dict(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "services": sorted(self.services),
            "percent": str(self.percent),
            "fixed_minor": self.fixed_minor,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any] | None) -> Live | None:
        """The inverse; None for a way of delivery that has its table alone."""
        if not stored:
            return None
        return cls(
            services=frozenset(stored["services"]),
            percent=Decimal(stored["percent"]),
            fixed_minor=int(stored["fixed_minor"]),
        )


def best(live: Live, offers: Sequence[LiveRate]) -> LiveRate | None:
    """The offer that counts: the cheapest, of equal ones the quickest; None where nobody offers."""
    chosen = [one for one in offers if not live.services or one.code in live.services]
    return min(chosen, key=lambda one: (one.price.minor, one.max_days or 99, one.code), default=None)


def price(live: Live, offer: LiveRate) -> Money:
    """What a shopper pays for `offer`: never less than nothing, halves up."""
    upon = Decimal(offer.price.minor) * (100 + live.percent) / 100 + live.fixed_minor
    return Money(max(int(upon.quantize(Decimal(1), ROUND_HALF_UP)), 0), offer.price.currency)
