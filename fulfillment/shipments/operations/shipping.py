"""Handing parcels over, and taking back what was handed over by mistake."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from fulfillment.carriers import base, numbers, registry
from fulfillment.shipments import contents, queries, shares
from fulfillment.shipments.contents import BadContents, ParcelDraft
from fulfillment.shipments.models import (
    CANCELLED,
    ON_HOLD,
    OWN,
    FulfillmentOrder,
    Parcel,
    ParcelLine,
    Shipment,
)
from fulfillment.shipments.operations import allotting, learning, opening
from fulfillment.shipments.operations.waiting import check_going
from shop.kernel import db, ids
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.mail import operations as mail
from shop.orders import operations as orders
from shop.orders.models import Order

OLDEST = timedelta(days=365)


class BadDay(DomainError):
    """A day of handing over that cannot be."""


class MovingAlready(Conflict):
    """A parcel that a carrier has seen cannot be taken back."""


def ship(
    *,
    order_id: uuid.UUID,
    parcels: Sequence[ParcelDraft],
    source: str,
    at: datetime,
    shipped_at: datetime | None = None,
    work_id: uuid.UUID | None = None,
    import_id: uuid.UUID | None = None,
) -> Shipment:
    """Hand `parcels` of an order (or of its work) over; a draft without lines takes all that is left.

    Raises NotFound, BadContents, BadNumber, UnknownCarrier, BadDay, OnHold, Conflict (number already used
    here, or the order is on hold or not to be sent).
    """
    order = orders.lock(order_id)
    orders.check_free(order)
    works = _sendable(_works(order, at=at), work_id)
    left_at = _checked_day(shipped_at, order, at=at)
    shipment = Shipment(
        id=ids.new_id(),
        order_id=order.id,
        fulfillment_order_id=works[0].id,
        import_id=import_id,
        source=source[:20],
        shipped_at=left_at,
        created_at=at,
    )
    db.session().add(shipment)
    db.session().flush()
    if not parcels:
        raise BadContents(N_("There is nothing left to send."))
    for draft in parcels:
        _hand_over(order, shipment, works, draft, at=at)
    return shipment


def _works(order: Order, *, at: datetime) -> list[FulfillmentOrder]:
    works = allotting.works_of(order)
    if not works and order.confirmed_at is not None and opening.open_fulfillment(order_id=order.id, at=at):
        works = allotting.works_of(order)
    if not works:
        raise NotFound(N_("There is nothing to send for this order."))
    if all(work.status == CANCELLED for work in works):
        raise Conflict(N_("This order was cancelled and is not sent."))
    return works


def _sendable(works: list[FulfillmentOrder], work_id: uuid.UUID | None) -> list[FulfillmentOrder]:
    """The works a parcel may be filled from: those asked for, else one's own, else all. Raises OnHold."""
    asked = [work for work in works if work_id in (None, work.id) and work.status != CANCELLED]
    free = [work for work in asked if work.status != ON_HOLD]
    if not asked:
        raise NotFound(N_("There is nothing to send for this order."))
    open_ones = [work for work in free if any(row.open_quantity for row in work.lines)]
    if not open_ones and len(free) < len(asked):
        check_going(asked)
    own = [work for work in open_ones if work.location == OWN]
    return own or open_ones or free


def _checked_day(shipped_at: datetime | None, order: Order, *, at: datetime) -> datetime:
    left_at = shipped_at or at
    if left_at > at + timedelta(days=1) or left_at < at - OLDEST:
        raise BadDay(N_("The day a parcel left is neither in the future nor more than a year ago."))
    if left_at.date() < order.placed_at.date():
        raise BadDay(N_("A parcel cannot have left before its order was placed."))
    return max(min(left_at, at), order.placed_at)


def _hand_over(
    order: Order, shipment: Shipment, works: list[FulfillmentOrder], draft: ParcelDraft, *, at: datetime
) -> Parcel:
    carrier = registry.find(draft.carrier).info
    number = numbers.cleaned(draft.tracking_number) if draft.tracking_number.strip() else ""
    if number and queries.in_use(order.id, carrier.code, number):
        raise Conflict(N_("This order already has a parcel with the number %(number)s."), number=number)
    allotted = allotting.of(works)
    held = contents.packed(shares.open_units(allotted), draft.lines)
    parcel = Parcel(
        id=ids.new_id(),
        shipment_id=shipment.id,
        order_id=order.id,
        carrier=carrier.code,
        carrier_name=draft.carrier_name.strip()[:60] if carrier.code == registry.OTHER else "",
        tracking_number=number,
        status=base.LABEL_CREATED,
        status_at=shipment.shipped_at,
        promised_to=order.promised_to,
        shipped_at=shipment.shipped_at,
        told={},
    )
    db.session().add(parcel)
    db.session().flush()
    db.session().add_all(
        ParcelLine(parcel_id=parcel.id, order_line_id=line, quantity=quantity)
        for line, quantity in held.items()
    )
    orders.record_shipped(
        order_id=order.id,
        parcel_id=parcel.id,
        lines=held,
        carrier=parcel.carrier_name or carrier.name,
        tracking_number=number,
        at=at,
    )
    allotting.keep(works, shares.draw(allotted, held), at=at)
    learning.expect_first(parcel, order, at=at)
    return parcel


def take_back(*, parcel_id: uuid.UUID, at: datetime) -> bool:
    """The parcel did not leave after all: its contents are to be sent again.

    True when the customer had not been told yet. Raises NotFound, MovingAlready once a carrier has seen it.
    """
    known = db.session().get(Parcel, parcel_id)
    if known is None:
        raise NotFound(N_("There is no such parcel."))
    order = orders.lock(known.order_id)
    parcel = db.session().get_one(Parcel, parcel_id, populate_existing=True)
    if parcel.undone_at is not None:
        return True
    if parcel.first_scan_at is not None:
        raise MovingAlready(N_("The carrier has this parcel already; it can only be called back there."))
    works = allotting.works_of(order)
    orders.undo_shipped(order_id=order.id, parcel_id=parcel.id, at=at)
    parcel.undone_at, parcel.status, parcel.status_at, parcel.quiet = at, base.CANCELLED, at, ""
    reopen(parcel, works, at=at)
    return mail.withdraw(dedupe_key=shipped_key(parcel.id), at=at)


def shipped_key(parcel_id: uuid.UUID) -> str:
    """The intent of the mail that says a parcel has left."""
    return f"parcel:{parcel_id}:shipped"


def reopen(parcel: Parcel, works: Sequence[FulfillmentOrder], *, at: datetime) -> None:
    """What is in a parcel is to be sent (again), by the work that sent it."""
    shipment = db.session().get_one(Shipment, parcel.shipment_id)
    lines = db.session().scalars(select(ParcelLine).where(ParcelLine.parcel_id == parcel.id))
    held = {line.order_line_id: line.quantity for line in lines}
    back = shares.put_back(allotting.of(works), held, first=shipment.fulfillment_order_id)
    allotting.keep(works, back, at=at)
