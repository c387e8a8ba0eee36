"""Contacts of a person: told to them, and erased with them, also those that were never matched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from shop.kernel import clock, db, registry
from shop.kernel.registry import Person
from tracking.journeys.models import OfflineTouch
from tracking.journeys.offline import keeping


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("contacts", contacts)
    registry.eraser("contacts", forget, order=4)


def contacts(person: Person) -> list[dict[str, Any]]:
    """Calls, meetings and the like, oldest first."""
    query = select(OfflineTouch).where(_theirs(person)).order_by(OfflineTouch.occurred_at)
    return [
        {
            "kind": row.kind,
            "at": clock.from_micros(row.occurred_at).isoformat(),
            "seconds": row.duration_s,
            "outcome": row.outcome,
            "source": row.source,
            "with": row.agent,
            "note": row.note,
            "email": row.email,
            "phone": row.phone,
            "code": row.code,
        }
        for row in db.session("journey").scalars(query)
    ]


def forget(person: Person, at: datetime) -> None:
    """Delete them, and their events, those in the lake as well."""
    with db.transaction("journey") as session:
        gone = list(session.scalars(select(OfflineTouch.touch_id).where(_theirs(person))))
        keeping.forget(gone, at=clock.to_micros(at))


def _theirs(person: Person) -> ColumnElement[bool]:
    return or_(OfflineTouch.customer_id == str(person.customer_id), OfflineTouch.email == person.email)
