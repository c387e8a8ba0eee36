"""When an offer is for somebody: one question a file. A new one is a new file and a line in `FIND`."""

from __future__ import annotations

from tracking.personalization.offers.triggers import campaign, cart, recovery, second_order, segment, visits
from tracking.personalization.offers.triggers.base import Asked, Candidate, Find

FIND: dict[str, Find] = {
    second_order.KIND: second_order.find,
    segment.KIND: segment.find,
    visits.KIND: visits.find,
    cart.KIND: cart.find,
    recovery.KIND: recovery.find,
    campaign.KIND: campaign.find,
}
NEED_CONSENT = frozenset({visits.KIND, cart.KIND, campaign.KIND})  # they follow from what somebody looked at

__all__ = ["FIND", "NEED_CONSENT", "Asked", "Candidate", "Find"]
