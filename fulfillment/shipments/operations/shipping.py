"""Handing parcels over, and taking back what was handed over by mistake."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from fulfillment.carriers import base, numbers, registry
from fulfillment.shipments import contents, queries
from fulfillment.shipments.contents import BadContents, ParcelDraft
from fulfillment.shipments.models import CANCELLED, FulfillmentOrder, Parcel, ParcelLine, Shipment
from fulfillment.shipments.operations import opening
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
) -> Shipment:
    """Hand `parcels` of an order over; a draft without lines takes all that is left.

    Raises NotFound, BadContents, BadNumber, UnknownCarrier, BadDay, Conflict (number already used here, or
    the order is on hold or not to be sent).
    """
    order = orders.lock(order_id)
    orders.check_free(order)
    work = _work(order, at=at)
    left_at = _checked_day(shipped_at, order, at=at)
    shipment = Shipment(
        id=ids.new_id(), order_id=order.id, source=source[:20], shipped_at=left_at, created_at=at
    )
    db.session().add(shipment)
    db.session().flush()
    if not parcels:
        raise BadContents(N_("There is nothing left to send."))
    for draft in parcels:
        _hand_over(order, shipment, draft, at=at)
    opening.roll_up(work, order, at=at)
    return shipment


def _work(order: Order, *, at: datetime) -> FulfillmentOrder:
    work = queries.work_of(order.id)
    if work is None and order.confirmed_at is not None:
        work = opening.open_fulfillment(order_id=order.id, at=at)
    if work is None:
        raise NotFound(N_("There is nothing to send for this order."))
    if work.status == CANCELLED:
        raise Conflict(N_("This order was cancelled and is not sent."))
    return work


def _checked_day(shipped_at: datetime | None, order: Order, *, at: datetime) -> datetime:
    left_at = shipped_at or at
    if left_at > at + timedelta(days=1) or left_at < at - OLDEST:
        raise BadDay(N_("The day a parcel left is neither in the future nor more than a year ago."))
    if left_at.date() < order.placed_at.date():
        raise BadDay(N_("A parcel cannot have left before its order was placed."))
    return max(min(left_at, at), order.placed_at)


def _hand_over(order: Order, shipment: Shipment, draft: ParcelDraft, *, at: datetime) -> Parcel:
    carrier = registry.find(draft.carrier).info
    number = numbers.cleaned(draft.tracking_number) if draft.tracking_number.strip() else ""
    if number and queries.in_use(order.id, carrier.code, number):
        raise Conflict(N_("This order already has a parcel with the number %(number)s."), number=number)
    held = contents.packed(contents.remaining(order.lines), draft.lines)
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
    orders.undo_shipped(order_id=order.id, parcel_id=parcel.id, at=at)
    parcel.undone_at, parcel.status, parcel.status_at = at, base.CANCELLED, at
    if work := queries.work_of(order.id):
        opening.roll_up(work, order, at=at)
    return mail.withdraw(dedupe_key=shipped_key(parcel.id), at=at)


def shipped_key(parcel_id: uuid.UUID) -> str:
    """The intent of the mail that says a parcel has left."""
    return f"parcel:{parcel_id}:shipped"
