"""Parcels for the demo store's orders: some arrived, some on their way, the newest still to be packed.

The simulator tells their stories at the speed of life, with the clock in the past up to now; what is left of
them happens by itself. Mails to the invented people are captured, never sent.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle

from fulfillment.shipments import queries, simulation
from shop.kernel import clock, db, outbox, registry, work
from shop.mail import sending

STORIES = ("on_time", "attempted", "on_time", "delayed", "pickup", "on_time", "on_time")
PACKING = timedelta(hours=16)


def install() -> None:
    """Register the seeder, which runs after the one that makes the orders."""
    registry.seeder("parcels", seed, order=50)


def seed(at: datetime) -> None:
    """Ship the demo orders that had time to be packed, unless something was shipped already."""
    waiting = [(order.id, order.confirmed_at or order.placed_at) for order in queries.to_ship().orders]
    shipped = queries.last_parcel_at() is not None
    db.end_read()
    if shipped:
        return
    for (order_id, paid_at), story in zip(waiting, cycle(STORIES), strict=False):
        if paid_at + PACKING < at:
            _tell(order_id, story, left=paid_at + PACKING, at=at)


def _tell(order_id: uuid.UUID, story: str, *, left: datetime, at: datetime) -> None:
    with clock.frozen(left), db.transaction():
        parcel = simulation.start(order_id=order_id, story=story, speed=1.0, at=left)
    _settle(left)
    moments = sorted(step.planned_at for step in queries.open_steps(parcel.id) if step.planned_at <= at)
    db.end_read()
    for moment in moments:
        with clock.frozen(moment):
            simulation.run_due(at=moment)
        _settle(moment)


def _settle(at: datetime) -> None:
    """Let facts reach their subscribers, and capture the mails that follow."""
    with clock.frozen(at):
        work.drain(partial(outbox.run_due, at=at))
        work.drain(partial(sending.run_due, at=at, capture=True))
        db.end_read()
