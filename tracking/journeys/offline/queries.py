"""Reads of offline touches."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from shop.kernel import db
from tracking.journeys.models import OfflineTouch


def of_customer(customer_id: uuid.UUID | str) -> list[OfflineTouch]:
    """A customer's contacts, newest first."""
    query = select(OfflineTouch).where(OfflineTouch.customer_id == str(customer_id))
    return list(db.session("journey").scalars(query.order_by(OfflineTouch.occurred_at.desc()).limit(500)))


def page(*, number: int, size: int) -> tuple[list[OfflineTouch], int]:
    """One page of all contacts, newest first, and how many there are."""
    session = db.session("journey")
    query = select(OfflineTouch).order_by(OfflineTouch.occurred_at.desc(), OfflineTouch.touch_id)
    found = list(session.scalars(query.limit(size).offset((number - 1) * size)))
    return found, int(session.scalar(select(func.count()).select_from(OfflineTouch)) or 0)
