"""Playing a parcel's story: steps become rows with a time, and each due row becomes a scan.

Speed 1 takes as long as a real parcel, speed 1440 makes a day a minute. An owner may also press for the next
step, or for all of them. Simulated parcels are for trying things out; production keeps them for test orders.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.carriers.simulator import SIMULATOR, Step, parts
from fulfillment.shipments import operations, queries
from fulfillment.shipments.contents import BadContents, ParcelDraft
from fulfillment.shipments.models import Parcel, SimulatedStep
from shop.customers.addresses import PostalAddress
from shop.kernel import db, events, ids, work
from shop.kernel.errors import N_, Conflict, DomainError
from shop.orders import operations as orders
from shop.orders.models import Order

SLOWEST, FASTEST = 1.0, 1_000_000.0
DEPOT = "Northgate"


class BadSpeed(DomainError):
    """A speed no clock can run at."""


def start(
    *,
    order_id: uuid.UUID,
    story: str,
    speed: float,
    at: datetime,
    lines: dict[uuid.UUID, int] | None = None,
    work_id: uuid.UUID | None = None,
) -> Parcel:
    """Ship what is left of an order, a work or `lines` with the simulator; its scans come by themselves.

    A story of several parcels shares the units out. Returns the first parcel. Raises UnknownStory, BadSpeed
    and whatever `operations.ship` raises.
    """
    plans = parts(story)
    if not SLOWEST <= speed <= FASTEST:
        raise BadSpeed(N_("The speed lies between 1 (as in life) and 1,000,000."))
    drafts = _drafts(order_id, work_id, len(plans), lines or {})
    shipment = operations.ship(order_id=order_id, parcels=drafts, source="simulator", work_id=work_id, at=at)
    query = select(Parcel).where(Parcel.shipment_id == shipment.id).order_by(Parcel.id)
    parcels = list(db.session().scalars(query))
    order = db.session().get_one(Order, order_id)
    address = PostalAddress.from_dict(order.shipping_address)
    for parcel, plan in zip(parcels, plans, strict=True):
        for position, step in enumerate(plan):
            db.session().add(row_of(parcel, position, step, speed=speed, address=address))
    db.session().flush()
    events.nudge()
    return parcels[0]


def _drafts(
    order_id: uuid.UUID, work_id: uuid.UUID | None, count: int, lines: dict[uuid.UUID, int]
) -> list[ParcelDraft]:
    """A draft for each parcel: the first ones take a unit of their share each, the last the rest."""
    numbers = [f"SIM{secrets.randbelow(10**12):012d}" for _each in range(count)]
    code = SIMULATOR.info.code
    if count == 1:
        return [ParcelDraft(carrier=code, tracking_number=numbers[0], lines=lines)]
    works = [work for work in queries.works_of(order_id) if work_id in (None, work.id)]
    left = lines or {row.order_line_id: row.open_quantity for work in works for row in work.lines}
    units = [line for line, quantity in left.items() for _unit in range(quantity)]
    if len(units) < count:
        raise BadContents(N_("One thing cannot go in two parcels."))
    half = units[: len(units) // count]
    first = ParcelDraft(carrier=code, tracking_number=numbers[0], lines={u: half.count(u) for u in half})
    return [first, *(ParcelDraft(carrier=code, tracking_number=number) for number in numbers[1:])]


def row_of(
    parcel: Parcel, position: int, step: Step, *, speed: float, address: PostalAddress
) -> SimulatedStep:
    """A step of a story as the row that waits for its time; places are where the parcel goes to."""
    estimated = None
    if step.late_by_days:
        day = max(parcel.promised_to or parcel.shipped_at.date(), parcel.shipped_at.date())
        estimated = (day + timedelta(days=step.late_by_days)).isoformat()
    scan = {
        "status": step.status,
        "description": step.description,
        "place": address.city if step.here else DEPOT,
        "country": address.country,
        "reason": step.reason,
        "delayed": bool(step.late_by_days),
        "estimated_on": estimated,
    }
    return SimulatedStep(
        id=ids.derived_id(parcel.id, position),
        parcel_id=parcel.id,
        position=position,
        scan=scan,
        repeats=step.repeats,
        lag_seconds=int((step.heard - step.occurred).total_seconds() / speed),
        planned_at=parcel.shipped_at + step.heard / speed,
        due_at=parcel.shipped_at + step.heard / speed,
    )


def run_due(*, at: datetime, limit: int = 20) -> int:
    """Play the steps that are due, each in its own transaction; how many were claimed."""
    claimed = work.claim(SimulatedStep, at=at, limit=limit)
    rows = list(db.session().scalars(select(SimulatedStep).where(SimulatedStep.id.in_(claimed))))
    db.end_read()
    for row in sorted(rows, key=lambda row: row.position):
        try:
            with db.transaction():
                _play(row.id, at=at)
        except Exception as error:
            work.fail(SimulatedStep, row.id, error, at=at)
    return len(claimed)


def play(*, parcel_id: uuid.UUID, at: datetime, everything: bool = False) -> int:
    """Play the next step of a parcel now, or all that are left; how many. Raises Conflict."""
    waiting = queries.open_steps(parcel_id)
    if not waiting:
        raise Conflict(N_("The story of this parcel is over."))
    played = 0
    for row in waiting if everything else waiting[:1]:
        played += _play(row.id, at=at)
    return played


def _play(step_id: uuid.UUID, *, at: datetime) -> int:
    parcel = queries.parcel(db.session().get_one(SimulatedStep, step_id).parcel_id)
    if parcel is not None:
        orders.lock(parcel.order_id)  # before the step's row, as everywhere
    row = db.session().get_one(SimulatedStep, step_id, with_for_update=True, populate_existing=True)
    if row.done_at is not None:
        return 0
    if parcel is not None and parcel.undone_at is None:
        row.occurred_at = _instant(row, parcel, at=at)
        operations.add_scans(parcel_id=parcel.id, scans=[event_of(row)], at=at)
    row.done_at = at
    db.session().flush()
    return 1


def _instant(row: SimulatedStep, parcel: Parcel, *, at: datetime) -> datetime:
    """When the scan happened: as planned when it was due, now when it was hurried, never twice at once."""
    if row.repeats is not None:
        earlier = db.session().scalar(
            select(SimulatedStep.occurred_at).where(
                SimulatedStep.parcel_id == parcel.id, SimulatedStep.position == row.repeats
            )
        )
        return earlier or at
    happened = max(min(row.planned_at, at) - timedelta(seconds=row.lag_seconds), parcel.shipped_at)
    if row.lag_seconds or parcel.last_scan_at is None or happened > parcel.last_scan_at:
        return happened
    return parcel.last_scan_at + timedelta(seconds=1)


def event_of(row: SimulatedStep) -> ScanEvent:
    """What the row says, as a scan."""
    scan: dict[str, Any] = dict(row.scan)
    day = scan.pop("estimated_on")
    return ScanEvent(
        occurred_at=row.occurred_at or row.planned_at,
        estimated_on=datetime.fromisoformat(day).date() if day else None,
        source=SIMULATOR.info.code,
        raw_status=base.STATUS_NAMES[scan["status"]],
        **scan,
    )
