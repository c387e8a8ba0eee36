"""What carriers have told about a person's parcels: told whole; their words are forgotten, numbers stay."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from fulfillment.shipments.models import Parcel
from fulfillment.trackers.models import STOPPED, ToldScan, Tracker
from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.orders.models import Order


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("carriers", told)
    registry.eraser("carriers", forget, order=40)


def told(person: Person) -> list[dict[str, Any]]:
    """Each parcel that is followed, with the carrier's words, oldest first."""
    rows = db.session().scalars(
        select(Tracker).where(Tracker.id.in_(_trackers(person))).order_by(Tracker.created_at, Tracker.id)
    )
    return [
        {
            "tracking_number": row.number,
            "followed_through": row.provider,
            "since": row.created_at.isoformat(),
            "told": [
                {
                    "at": scan.occurred_at.isoformat(),
                    "code": scan.code,
                    "said": scan.description,
                    "place": scan.place,
                    "country": scan.country,
                }
                for scan in db.session().scalars(
                    select(ToldScan)
                    .where(ToldScan.tracker_id == row.id)
                    .order_by(ToldScan.occurred_at, ToldScan.id)
                )
            ],
        }
        for row in rows
    ]


def forget(person: Person, at: datetime) -> None:
    """Their words go, and nobody asks any more."""
    mine = _trackers(person)
    quiet = {"synchronize_session": False}
    words = delete(ToldScan).where(ToldScan.tracker_id.in_(mine)).execution_options(**quiet)
    db.session().execute(words)
    stopped = update(Tracker).where(Tracker.id.in_(mine)).execution_options(**quiet)
    db.session().execute(stopped.values(state=STOPPED, poll_at=None, last_error=None))


def _trackers(person: Person) -> Select[uuid.UUID]:
    query = select(Tracker.id).join(Parcel, Parcel.id == Tracker.parcel_id)
    return query.join(Order, Order.id == Parcel.order_id).where(Order.customer_id == person.customer_id)
