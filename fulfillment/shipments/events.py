"""Facts of fulfillment itself. What happens to parcels is told by `shop.orders`, which hears it from here."""

from __future__ import annotations

from dataclasses import dataclass

from shop.kernel.events import fact


@fact("shipments.tracking_link_asked")
@dataclass(frozen=True, kw_only=True)
class TrackingLinkAsked:
    """Somebody typed an order number and an address to follow an order; right or wrong shows later."""

    number: int
    address_hash: str
    locale: str
