"""How far an order is for its customer: the parcel that gives the answer, and one of five steps. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from fulfillment.carriers import base
from fulfillment.shipments.models import Parcel

PACKED, ON_ITS_WAY, AT_THE_DOOR, ARRIVED = 1, 2, 3, 5
_STEP = {
    base.IN_TRANSIT: ON_ITS_WAY,
    base.EXCEPTION: ON_ITS_WAY,
    base.OUT_FOR_DELIVERY: AT_THE_DOOR,
    base.ATTEMPTED: AT_THE_DOOR,
    base.READY_FOR_PICKUP: AT_THE_DOOR,
    base.DELIVERED: ARRIVED,
}
# What a customer wants to know first when several parcels are under way.
_URGENCY = (
    base.READY_FOR_PICKUP,
    base.ATTEMPTED,
    base.LOST,
    base.EXCEPTION,
    base.RETURNING,
    base.RETURNED,
    base.OUT_FOR_DELIVERY,
)


def step(status: str | None) -> int | None:
    """The step of five that a parcel is at (5: all done); None for a parcel that does not come any more."""
    if status in (base.RETURNING, base.RETURNED, base.LOST, base.CANCELLED):
        return None
    return _STEP.get(status or "", PACKED)


def leading(parcels: Sequence[Parcel]) -> Parcel | None:
    """The parcel whose news comes first: one that needs somebody, else the next to come, else the last."""
    coming = [parcel for parcel in parcels if parcel.status != base.DELIVERED]
    if not coming:
        return max(parcels, key=lambda parcel: parcel.status_at, default=None)
    return min(coming, key=_urgency)


def _urgency(parcel: Parcel) -> tuple[int, str]:
    rank = _URGENCY.index(parcel.status) if parcel.status in _URGENCY else len(_URGENCY)
    return rank, parcel.shipped_at.isoformat()
