"""Hearing about parcels: scans are kept, the state is computed anew, and what is new is told to the order."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from fulfillment.carriers import base
from fulfillment.carriers.base import ParcelState, ScanEvent
from fulfillment.shipments import following, promise, queries
from fulfillment.shipments.events import DelayMoved
from fulfillment.shipments.models import Parcel, Scan
from fulfillment.shipments.operations import learning, watching
from shop.brand import store
from shop.kernel import db, events, ids, origin
from shop.kernel.errors import N_, DomainError, NotFound
from shop.orders import operations as orders
from shop.orders.models import Order

AHEAD = timedelta(minutes=5)  # carriers' clocks run a little fast


class BadScan(DomainError):
    """A scan that cannot be."""


def add_scans(*, parcel_id: uuid.UUID, scans: Sequence[ScanEvent], at: datetime) -> int:
    """Keep what was heard about a parcel and act on it; how many scans were new.

    Scans come in any order and any number of times. Raises NotFound, BadScan (unknown status, in the future).
    """
    for scan in scans:
        _check(scan, at=at)
    parcel = _locked(parcel_id)
    new = db.insert_ignore(Scan, [_row(parcel.id, scan, at=at) for scan in scans])
    if new:
        _recompute(parcel, at=at)
    return new


def refresh(*, parcel_id: uuid.UUID, at: datetime) -> bool:
    """Compute a parcel's state anew, which finds out whether it is late by now; True when it became so."""
    parcel = _locked(parcel_id)
    before = parcel.delayed
    _recompute(parcel, at=at)
    return parcel.delayed and not before


def _check(scan: ScanEvent, *, at: datetime) -> None:
    if scan.status not in (*base.BY_HAND, base.UNKNOWN, base.CANCELLED):
        raise BadScan(N_("“%(status)s” is not something that happens to a parcel."), status=scan.status[:30])
    if scan.occurred_at > at + AHEAD:
        raise BadScan(N_("A scan cannot lie in the future."))


def _locked(parcel_id: uuid.UUID) -> Parcel:
    known = db.session().get(Parcel, parcel_id)
    if known is None:
        raise NotFound(N_("There is no such parcel."))
    orders.lock(known.order_id)
    parcel = db.session().get_one(Parcel, parcel_id, populate_existing=True)
    if parcel.undone_at is not None:
        raise NotFound(N_("There is no such parcel."))
    return parcel


def _row(parcel_id: uuid.UUID, scan: ScanEvent, *, at: datetime) -> dict[str, object]:
    return {
        "id": ids.new_id(),
        "parcel_id": parcel_id,
        "fingerprint": scan.fingerprint,
        "occurred_at": scan.occurred_at,
        "status": scan.status,
        "description": scan.description[:200],
        "place": scan.place[:80],
        "country": scan.country[:2].upper(),
        "reason": scan.reason[:20],
        "delayed": scan.delayed,
        "estimated_on": scan.estimated_on,
        "source": scan.source[:20],
        "raw_status": scan.raw_status[:80],
        "actor": origin.current().actor[:80],
        "heard_at": at,
    }


def _recompute(parcel: Parcel, *, at: datetime) -> None:
    state = base.parcel_state(
        [as_event(scan) for scan in queries.scans_of(parcel.id)], since=parcel.shipped_at
    )
    parcel.status, parcel.status_at = state.status, state.since or parcel.shipped_at
    parcel.reason, parcel.estimated_on = state.reason, state.estimated_on
    parcel.first_scan_at, parcel.last_scan_at = state.first_scan_at, state.last_scan_at
    learning.learn(parcel)
    learning.expect(parcel, at=at)
    watching.listen(parcel, at=at)
    reached = dict(state.milestones)
    if _is_late(parcel, state, at=at):
        reached.setdefault(base.DELAYED, at)
    db.session().flush()
    _follow_delay(parcel, base.DELAYED in reached, at=at)
    for milestone, happened_at in sorted(reached.items(), key=lambda item: (item[1], item[0])):
        if milestone not in parcel.told:
            _tell(parcel, milestone, happened_at, at=at)


def _follow_delay(parcel: Parcel, delayed: bool, *, at: datetime) -> None:
    """Note what the customer hears of a delay; tell them again when the day they heard holds no more."""
    if not (delayed or parcel.delayed):
        return
    zone = store.current().time_zone
    today = promise.store_day(at, zone)
    order = db.session().get_one(Order, parcel.order_id)
    now = following.expected(order, parcel, today=today)
    if parcel.delay_told_at is None:
        parcel.delay_told_to, parcel.delay_told_at = now.last, at
        return
    told, told_on = parcel.delay_told_to, promise.store_day(parcel.delay_told_at, zone)
    again = promise.worth_telling_again(
        told_to=told, told_on=told_on, first=now.first, last=now.last, today=today
    )
    if again and now.last is not None and parcel.status != base.OUT_FOR_DELIVERY:
        parcel.delay_told_to, parcel.delay_told_at = now.last, at
        moved = DelayMoved(order_id=order.id, parcel_id=parcel.id, told=told, until=now.last)
        events.publish(moved, at=at)


def _is_late(parcel: Parcel, state: ParcelState, *, at: datetime) -> bool:
    return promise.is_late(
        status=state.status,
        promised_to=parcel.promised_to,
        estimated_on=state.estimated_on or parcel.expected_from,
        today=promise.store_day(at, store.current().time_zone),
    )


def _tell(parcel: Parcel, milestone: str, happened_at: datetime, *, at: datetime) -> None:
    parcel.told = {**parcel.told, milestone: happened_at.isoformat()}
    orders.record_milestone(
        order_id=parcel.order_id,
        parcel_id=parcel.id,
        milestone=milestone,
        happened_at=happened_at,
        data={"carrier": parcel.carrier, "number": parcel.tracking_number, "reason": parcel.reason},
        at=at,
    )


def as_event(scan: Scan) -> ScanEvent:
    """A kept scan as the rule takes it."""
    return ScanEvent(
        occurred_at=scan.occurred_at,
        status=scan.status,
        description=scan.description,
        place=scan.place,
        country=scan.country,
        reason=scan.reason,
        delayed=scan.delayed,
        estimated_on=scan.estimated_on,
        source=scan.source,
        raw_status=scan.raw_status,
    )
