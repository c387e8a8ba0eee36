"""A story of the simulator told beforehand: at each moment what is known, and the mails that go out.

Nothing is stored: the order, its parcels and scans are made up, and the rules of real parcels are asked what
they make of them. So an owner reads every page and mail before any customer does.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.carriers.simulator import SIMULATOR, parts
from fulfillment.shipments import emails, made_up, mail_context, promise, simulation
from fulfillment.shipments.following import Followed, Journal, Seen
from fulfillment.shipments.models import FulfillmentOrder, Parcel, ParcelLine, Scan
from fulfillment.shipments.queries import Delivery
from shop.brand import store
from shop.customers.addresses import PostalAddress
from shop.kernel import ids
from shop.orders.models import Order

SHIPPED_MAIL = "shipped"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One step of a story. `mails` are (kind, parcel) that go out now; `scan` is None when it leaves."""

    number: int
    at: datetime
    parcel: int
    of: int
    scan: ScanEvent | None
    known: bool
    delivery: Delivery
    journals: dict[uuid.UUID, Journal]
    mails: list[tuple[str, Parcel]]

    @property
    def followed(self) -> Followed:
        """What its customer's page is made of at this moment."""
        return Followed(
            work=self.delivery.fulfillment,
            order=self.delivery.order,
            parcels=self.delivery.parcels,
            journals=self.journals,
        )

    def mail_context(self, kind: str) -> dict[str, object]:
        """What the mail of that kind says. Raises StopIteration when there is none now."""
        parcel = next(parcel for name, parcel in self.mails if name == kind)
        return mail_context.of(self.delivery, parcel, milestone=kind, at=self.at)


@dataclass
class _Way:
    """A parcel of the story while it is told."""

    id: uuid.UUID
    lines: list[tuple[uuid.UUID, int]]
    scans: list[ScanEvent] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)


def moments(story: str, *, left_at: datetime) -> list[Moment]:
    """The story as it is heard of, from the moment the parcels leave. Raises UnknownStory."""
    plans, order = parts(story), made_up.order(left_at)
    work = made_up.work(order, left_at)
    ways = [
        _Way(ids.derived_id(story, place), _contents(order, place, len(plans))) for place in range(len(plans))
    ]
    found = [_moment(0, left_at, 0, None, False, order, work, ways, fresh=True)]
    for heard, place, scan in _heard(plans, order, ways, left_at):
        way = ways[place]
        known = any(scan.fingerprint == each.fingerprint for each in way.scans)
        way.scans.append(scan)
        found.append(_moment(len(found), heard, place, scan, known, order, work, ways))
    return found


def _heard(
    plans: Sequence[Sequence[simulation.Step]], order: Order, ways: list[_Way], left_at: datetime
) -> list[tuple[datetime, int, ScanEvent]]:
    address = PostalAddress.from_dict(order.shipping_address)
    told: list[tuple[datetime, int, ScanEvent]] = []
    for place, plan in enumerate(plans):
        parcel = _parcel(order, ways[place], left_at)
        events: list[ScanEvent] = []
        for position, step in enumerate(plan):
            row = simulation.row_of(parcel, position, step, speed=1.0, address=address)
            row.occurred_at = left_at + step.occurred
            events.append(simulation.event_of(row))
            told.append((row.planned_at, place, events[-1] if step.repeats is None else events[step.repeats]))
    return sorted(told, key=lambda each: (each[0], each[1]))


def _moment(
    number: int,
    at: datetime,
    place: int,
    scan: ScanEvent | None,
    known: bool,
    order: Order,
    work: FulfillmentOrder,
    ways: list[_Way],
    *,
    fresh: bool = False,
) -> Moment:
    parcels = [_parcel(order, way, at) for way in ways]
    mails = (
        [(SHIPPED_MAIL, parcel) for parcel in parcels] if fresh else _mails(parcels[place], ways[place], at)
    )
    for parcel, way in zip(parcels, ways, strict=True):
        parcel.told = dict(way.told)
    return Moment(
        number=number,
        at=at,
        parcel=place + 1,
        of=len(ways),
        scan=scan,
        known=known,
        delivery=Delivery(fulfillment=work, order=order, parcels=parcels),
        journals={way.id: _journal(way) for way in ways},
        mails=mails,
    )


def _mails(parcel: Parcel, way: _Way, at: datetime) -> list[tuple[str, Parcel]]:
    """What is news now, told once, and only while it is worth telling."""
    state = base.parcel_state(way.scans, since=parcel.shipped_at)
    reached = dict(state.milestones)
    today = promise.store_day(at, store.current().time_zone)
    if promise.is_late(
        status=state.status, promised_to=parcel.promised_to, estimated_on=state.estimated_on, today=today
    ):
        reached.setdefault(base.DELAYED, at)
    new = [name for name in sorted(reached, key=lambda name: reached[name]) if name not in way.told]
    way.told |= {name: reached[name].isoformat() for name in new}
    return [(name, parcel) for name in new if emails.worth_telling(parcel, name, reached[name], at=at)]


def _parcel(order: Order, way: _Way, at: datetime) -> Parcel:
    """The parcel as its scans leave it."""
    left_at = order.confirmed_at or at
    state = base.parcel_state(way.scans, since=left_at)
    return Parcel(
        id=way.id,
        order_id=order.id,
        carrier=SIMULATOR.info.code,
        carrier_name="",
        tracking_number=f"SIM{way.id.int % 10**12:012d}",
        status=state.status,
        status_at=state.since or left_at,
        reason=state.reason,
        promised_to=order.promised_to,
        estimated_on=state.estimated_on,
        shipped_at=left_at,
        first_scan_at=state.first_scan_at,
        last_scan_at=state.last_scan_at,
        told=dict(way.told),
        lane="",
        quiet="",
        lines=[ParcelLine(parcel_id=way.id, order_line_id=line, quantity=units) for line, units in way.lines],
        scans=[_row(way, scan) for scan in way.scans],
    )


def _row(way: _Way, scan: ScanEvent) -> Scan:
    return Scan(
        parcel_id=way.id,
        occurred_at=scan.occurred_at,
        status=scan.status,
        description=scan.description,
        place=scan.place,
        country=scan.country,
        reason=scan.reason,
        delayed=scan.delayed,
        estimated_on=scan.estimated_on,
    )


def _journal(way: _Way) -> Journal:
    unique = {scan.fingerprint: scan for scan in way.scans}
    newest = sorted(
        unique.values(), key=lambda scan: (scan.occurred_at, base.RANK[scan.status]), reverse=True
    )
    seen = tuple(_seen(way, place, scan, len(newest)) for place, scan in enumerate(newest, start=1))
    return Journal(seen, len(seen), next((each for each in seen if each.delayed), None))


def _seen(way: _Way, place: int, scan: ScanEvent, total: int) -> Seen:
    return Seen(
        id=ids.derived_id(way.id, scan.fingerprint),
        parcel_id=way.id,
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
        position=place,
        total=total,
    )


def _contents(order: Order, place: int, count: int) -> list[tuple[uuid.UUID, int]]:
    """Of one parcel everything; of several a line each, the last the rest."""
    lines = order.lines if count == 1 else order.lines[place : place + 1]
    return [(line.id, line.quantity) for line in lines]
