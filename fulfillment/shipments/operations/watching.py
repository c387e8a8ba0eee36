"""Noticing that nothing is heard of a parcel: first it is stale, then presumably lost; somebody is told."""

from __future__ import annotations

from datetime import datetime

from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments import lanes, promise, silence
from fulfillment.shipments.models import Parcel
from shop.brand import store
from shop.kernel import attention
from shop.kernel.errors import N_
from shop.orders import queries as orders

QUIET = "shipments.quiet"  # of the attention list
_SAID = {
    silence.STALE: N_("Nothing was heard of a parcel of order %(number)s for %(days)s days."),
    silence.SUSPECTED: N_(
        "A parcel of order %(number)s is presumably lost: nothing was heard of it for %(days)s days."
    ),
}


def listen(parcel: Parcel, *, at: datetime) -> bool:
    """Judge a parcel's silence at `at`; True when it has become worse, which goes to the attention list."""
    before, last = parcel.quiet, parcel.last_scan_at or parcel.shipped_at
    found = _judged(parcel, last, at=at)
    if found == before:
        return False
    parcel.quiet, parcel.quiet_since = found, last if found else None
    key = str(parcel.id)
    if not found:
        parcel.asked_at = None
        attention.resolve(kind=QUIET, key=key, at=at)
        return False
    order = orders.by_id(parcel.order_id)
    number = order.number if order else 0
    attention.raise_item(
        kind=QUIET,
        key=key,
        message=_SAID[found],
        params={"number": number, "days": (at - last).days},
        link=f"/admin/shipments/{number}#parcel-{parcel.id}",
        at=at,
    )
    return True


def _judged(parcel: Parcel, last: datetime, *, at: datetime) -> str:
    if parcel.undone_at or parcel.replaced_at or parcel.carrier == SIMULATOR.info.code:
        return ""
    heard = silence.Heard(
        status=parcel.status,
        last=last,
        seen=parcel.first_scan_at is not None,
        promised_to=parcel.promised_to,
        abroad=lanes.country_of(parcel.lane) != store.current().country.lower(),
    )
    return silence.judged(heard, at=at, today=promise.store_day(at, store.current().time_zone))
