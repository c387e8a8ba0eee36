"""What may be done now, computed in one place: pages show these moves only, operations refuse others. Pure.

Facts come in as `Work` and `Moving`; out comes a set of the words below.
"""

from __future__ import annotations

from dataclasses import dataclass

from fulfillment.carriers import base
from fulfillment.shipments.models import CANCELLED, CLOSED, OWN

SHIP, HOLD, RELEASE, SPLIT, GIVE_UP, MOVE = "ship", "hold", "release", "split", "give_up", "move"
SCAN, TAKE_BACK, ASK, REPORT_LOST, SEND_AGAIN = "scan", "take_back", "ask", "report_lost", "send_again"
AWAY = frozenset({base.LOST, base.RETURNED, base.RETURNING})  # what its customer does not get


@dataclass(frozen=True, kw_only=True)
class Work:
    """How a fulfillment order stands. `order_free`: neither a dispute nor a balance holds the order."""

    status: str
    left: int
    sent: int = 0
    kinds: int = 1
    holds: int = 0
    order_free: bool = True
    location: str = OWN
    request_status: str = "unsubmitted"
    alone: bool = True


@dataclass(frozen=True, kw_only=True)
class Moving:
    """How a parcel stands. `seen`: a carrier has scanned it."""

    status: str
    seen: bool = False
    undone: bool = False
    replaced: bool = False
    quiet: str = ""
    asked: bool = False


def of_work(work: Work) -> frozenset[str]:
    """What may be done with what is to be sent."""
    if work.status in (CANCELLED, CLOSED) or not work.left:
        return frozenset()
    found = {HOLD}
    if work.holds:
        found.add(RELEASE)
    elif work.order_free:
        found.add(SHIP)
    if work.location == OWN:
        found.add(MOVE)
        if work.left > 1:
            found.add(SPLIT)
        if work.sent or work.left > 1 or not work.alone:
            found.add(GIVE_UP)
    return frozenset(found)


def of_parcel(parcel: Moving) -> frozenset[str]:
    """What may be done with a parcel that left."""
    if parcel.undone:
        return frozenset()
    if parcel.replaced:
        return frozenset({SCAN})
    found = {SCAN}
    if not parcel.seen:
        found.add(TAKE_BACK)
    if parcel.quiet and not parcel.asked and parcel.status not in base.ENDED:
        found.add(ASK)
    if parcel.status not in base.ENDED and (parcel.quiet or parcel.status == base.EXCEPTION):
        found.add(REPORT_LOST)
    if parcel.status in AWAY:
        found.add(SEND_AGAIN)
    return frozenset(found)
