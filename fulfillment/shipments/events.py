"""Facts of fulfillment itself. What happens to parcels is told by `shop.orders`, which hears it from here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from shop.kernel.events import fact


@fact("shipments.tracking_link_asked")
@dataclass(frozen=True, kw_only=True)
class TrackingLinkAsked:
    """Somebody typed an order number and an address to follow an order; right or wrong shows later."""

    number: int
    address_hash: str
    locale: str


@fact("shipments.delay_moved")
@dataclass(frozen=True, kw_only=True)
class DelayMoved:
    """A parcel whose customer was told of a delay comes on another day: now `until`, before `told` (None: no
    day was known)."""

    order_id: uuid.UUID
    parcel_id: uuid.UUID
    told: date | None
    until: date
