"""Parcels of a person: told whole. What the team noted about orders is forgotten; numbers and days stay.

Scans hold cities only and parcels no name; where a parcel went stands on the order, which forgets it itself.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import selectinload

from fulfillment.shipments.models import FulfillmentOrder, Hold, Parcel, Scan
from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.orders.models import Order

BEFORE_ORDERS = 45


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("parcels", parcels)
    registry.eraser("parcels", forget, order=BEFORE_ORDERS)


def parcels(person: Person) -> list[dict[str, Any]]:
    """Every parcel with its scans, and why an order had to wait."""
    orders = list(db.session().execute(_orders(person.customer_id)))
    boxes, holds = _parcels(person.customer_id), _holds(person.customer_id)
    return [
        {
            "order": row.number,
            "parcels": [_told(parcel) for parcel in boxes if parcel.order_id == row.id],
            "holds": [
                {"reason": hold.reason, "note": hold.note, "since": hold.placed_at.isoformat()}
                for order_id, hold in holds
                if order_id == row.id
            ],
        }
        for row in orders
    ]


def _told(parcel: Parcel) -> dict[str, Any]:
    return {
        "carrier": parcel.carrier_name or parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "status": parcel.status,
        "shipped_at": parcel.shipped_at.isoformat(),
        "scans": [
            {
                "at": scan.occurred_at.isoformat(),
                "status": scan.status,
                "place": scan.place,
                "description": scan.description,
            }
            for scan in parcel.scans
        ],
    }


def forget(person: Person, at: datetime) -> None:
    """Take what the team wrote off holds, and what was written by hand off scans."""
    mine = select(FulfillmentOrder.id).where(FulfillmentOrder.order_id.in_(_ids(person.customer_id)))
    db.session().execute(
        update(Hold)
        .where(Hold.fulfillment_order_id.in_(mine))
        .values(note="")
        .execution_options(synchronize_session=False)
    )
    theirs = select(Parcel.id).where(Parcel.order_id.in_(_ids(person.customer_id)))
    db.session().execute(
        update(Scan)
        .where(Scan.parcel_id.in_(theirs), Scan.source == "manual")
        .values(description="", place="")
        .execution_options(synchronize_session=False)
    )


def _orders(customer_id: uuid.UUID) -> Select[uuid.UUID, int]:
    return select(Order.id, Order.number).where(Order.customer_id == customer_id).order_by(Order.number)


def _ids(customer_id: uuid.UUID) -> Select[uuid.UUID]:
    return select(Order.id).where(Order.customer_id == customer_id)


def _parcels(customer_id: uuid.UUID) -> list[Parcel]:
    theirs = select(Parcel).where(Parcel.order_id.in_(_ids(customer_id))).options(selectinload(Parcel.scans))
    return list(db.session().scalars(theirs.order_by(Parcel.shipped_at, Parcel.id)))


def _holds(customer_id: uuid.UUID) -> list[tuple[uuid.UUID, Hold]]:
    """Each with the order it is about."""
    query = (
        select(FulfillmentOrder.order_id, Hold)
        .join(Hold, Hold.fulfillment_order_id == FulfillmentOrder.id)
        .where(FulfillmentOrder.order_id.in_(_ids(customer_id)))
        .order_by(Hold.placed_at, Hold.id)
    )
    return [(order_id, hold) for order_id, hold in db.session().execute(query)]
