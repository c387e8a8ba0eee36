"""Parcels that do not arrive: the carrier is asked, they are given up, what was in them is sent again."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.shipments import actions, queries
from fulfillment.shipments.models import Parcel, ParcelLine
from fulfillment.shipments.operations import allotting, scanning, shipping
from fulfillment.shipments.operations.watching import QUIET
from shop.kernel import attention, db
from shop.kernel.errors import N_, Conflict, NotFound
from shop.orders import operations as orders
from shop.orders.models import Order


def ask_carrier(*, parcel_id: uuid.UUID, at: datetime) -> Parcel:
    """Somebody has asked the carrier where it is: we wait for the answer. Raises NotFound, Conflict."""
    parcel, _order = _allowed(parcel_id, actions.ASK)
    parcel.asked_at = at
    attention.resolve(kind=QUIET, key=str(parcel.id), at=at)
    return parcel


def report_lost(*, parcel_id: uuid.UUID, at: datetime) -> Parcel:
    """We take it for lost, whatever the carrier says; its customer is told. Raises NotFound, Conflict."""
    parcel, _order = _allowed(parcel_id, actions.REPORT_LOST)
    scan = ScanEvent(occurred_at=at, status=base.LOST, reason="carrier", source="manual")
    scanning.add_scans(parcel_id=parcel.id, scans=[scan], at=at)
    return parcel


def send_again(*, parcel_id: uuid.UUID, at: datetime) -> Parcel:
    """What was in a parcel that is lost or came back waits to be sent again, with new units from the stock.

    Raises NotFound, Conflict, OutOfStock.
    """
    parcel, order = _allowed(parcel_id, actions.SEND_AGAIN)
    works = allotting.works_of(order)
    orders.give_up_parcel(order_id=order.id, parcel_id=parcel.id, at=at)
    orders.send_again(order_id=order.id, lines=_held(parcel), at=at)
    parcel.replaced_at, parcel.quiet = at, ""
    attention.resolve(kind=QUIET, key=str(parcel.id), at=at)
    shipping.reopen(parcel, works, at=at)
    return parcel


def _held(parcel: Parcel) -> dict[uuid.UUID, int]:
    lines = db.session().scalars(select(ParcelLine).where(ParcelLine.parcel_id == parcel.id))
    return {line.order_line_id: line.quantity for line in lines}


def _allowed(parcel_id: uuid.UUID, action: str) -> tuple[Parcel, Order]:
    known = db.session().get(Parcel, parcel_id)
    if known is None:
        raise NotFound(N_("There is no such parcel."))
    order = orders.lock(known.order_id)
    parcel = db.session().get_one(Parcel, parcel_id, populate_existing=True)
    if action not in queries.parcel_actions(parcel):
        raise Conflict(N_("This cannot be done with this parcel now."))
    return parcel, order
