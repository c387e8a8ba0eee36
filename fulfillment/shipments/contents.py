"""What may still be sent, and whether a parcel's contents fit. Pure: quantities in, plan or refusal out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fulfillment.shipments.models import CANCELLED, CLOSED, IN_PROGRESS, ON_HOLD, OPEN
from fulfillment.shipments.shares import BadContents as BadContents
from shop.kernel.errors import N_
from shop.orders.models import OrderLine


@dataclass(frozen=True, kw_only=True)
class ParcelDraft:
    """A parcel about to leave. Empty `lines` mean everything that is left."""

    carrier: str
    tracking_number: str = ""
    carrier_name: str = ""
    lines: Mapping[uuid.UUID, int] = field(default_factory=dict)


def remaining(lines: Sequence[OrderLine]) -> dict[uuid.UUID, int]:
    """Units by order line that still have to leave; lines that need no parcel are left out."""
    left = {
        line.id: line.quantity - line.shipped_quantity - line.cancelled_quantity
        for line in lines
        if line.requires_shipping
    }
    return {line: units for line, units in left.items() if units > 0}


def packed(left: Mapping[uuid.UUID, int], wanted: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, int]:
    """The contents of one parcel out of what is `left`; empty `wanted` takes all. Raises BadContents."""
    contents = {line: quantity for line, quantity in (wanted or left).items() if quantity}
    if not contents:
        raise BadContents(N_("There is nothing left to send."))
    for line, quantity in contents.items():
        if quantity < 0 or quantity > left.get(line, 0):
            raise BadContents(N_("More was chosen than is left to send."))
    return contents


def status(*, left: int, sent: int, held: bool = False, cancelled: bool = False) -> str:
    """The status of a work: units `left` to send and `sent`, whether something holds it."""
    if cancelled:
        return CANCELLED
    if not left:
        return CLOSED
    if held:
        return ON_HOLD
    return IN_PROGRESS if sent else OPEN
