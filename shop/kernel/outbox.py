"""Carries facts to their subscribers: claim by lease, handle and mark done in one transaction."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from sqlalchemy import bindparam, func, select

from shop.kernel import attention, db, events, origin, work
from shop.kernel.errors import N_
from shop.kernel.models import OutboxDelivery, OutboxEvent
from shop.kernel.origin import Origin

log = logging.getLogger(__name__)
PARKED = "outbox.parked"
_OPEN = (
    select(OutboxDelivery.subscriber, *OutboxEvent.__table__.columns)
    .join_from(OutboxDelivery, OutboxEvent, OutboxEvent.id == OutboxDelivery.event_id)
    .where(OutboxDelivery.id == bindparam("delivery"), OutboxDelivery.done_at.is_(None))
)


def run_due(*, at: datetime, limit: int = 20) -> int:
    """Handle up to `limit` due deliveries; how many were claimed."""
    claimed = work.claim(OutboxDelivery, at=at, limit=limit)
    for delivery_id in claimed:
        deliver(delivery_id, at=at)
    return len(claimed)


def deliver(delivery_id: uuid.UUID, *, at: datetime) -> None:
    """Handle one claimed delivery; a failure is recorded, never raised."""
    try:
        with db.transaction():
            _handle(delivery_id, at=at)
    except Exception as error:
        log.exception("delivery failed", extra={"delivery_id": str(delivery_id)})
        if work.fail(OutboxDelivery, delivery_id, error, at=at):
            _park(delivery_id, error, at=at)


def _handle(delivery_id: uuid.UUID, *, at: datetime) -> None:
    event = db.session().execute(_OPEN, {"delivery": delivery_id}).one_or_none()
    if event is None:
        return
    subscription = events.subscription(event.name, event.subscriber)
    if subscription is not None:
        came_from = Origin.from_dict(event.origin)
        delivery = events.Delivery(
            id=delivery_id, event_id=event.id, occurred_at=event.occurred_at, at=at, origin=came_from
        )
        with origin.acting_as(came_from):
            subscription.handler(events.from_payload(event.name, event.payload), delivery)
    work.finish(OutboxDelivery, delivery_id, at=at)


def _park(delivery_id: uuid.UUID, error: BaseException, *, at: datetime) -> None:
    with db.transaction() as session:
        row = session.get_one(OutboxDelivery, delivery_id)
        event = session.get_one(OutboxEvent, row.event_id)
        attention.raise_item(
            kind=PARKED,
            key=str(delivery_id),
            message=N_("“%(fact)s” could not be handled by %(subscriber)s: %(error)s"),
            params={"fact": event.name, "subscriber": row.subscriber, "error": str(error)[:300]},
            action="retry_delivery",
            at=at,
        )


def retry(delivery_id: uuid.UUID, *, at: datetime) -> None:
    """Make a parked delivery due again and close its attention item; in the open transaction."""
    work.retry(OutboxDelivery, delivery_id, at=at)
    attention.resolve(kind=PARKED, key=str(delivery_id), at=at)


def lag(*, at: datetime) -> tuple[int, float]:
    """How many deliveries are overdue and, in seconds, how long the oldest has been."""
    count, oldest = (
        db.session()
        .execute(
            select(func.count(), func.min(OutboxDelivery.due_at)).where(
                OutboxDelivery.done_at.is_(None),
                OutboxDelivery.parked_at.is_(None),
                OutboxDelivery.due_at <= at,
            )
        )
        .one()
    )
    return count, (at - oldest).total_seconds() if oldest else 0.0
