"""The worker's part of inventory: holds end when their time is over, and who waited is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.inventory import emails, operations, queries
from shop.kernel import db, jobs

BATCH = 200


def release_expired(at: datetime) -> int:
    """Release all holds that are over, a batch a transaction; how many."""
    released = 0
    while True:
        with db.transaction():
            count = operations.release_expired(at=at, limit=BATCH)
        released += count
        if count < BATCH:
            return released


def tell_waiting(at: datetime) -> int:
    """Mail those whose turn it is about what is back, a variant a transaction; how many."""
    told = 0
    variants = queries.back_for_waiting(at=at)
    for variant_id in variants:
        with db.transaction():
            rows = operations.alerts.tell(variant_id=variant_id, at=at)
            for row in rows:
                emails.queue_back_in_stock(row, at=at)
        told += len(rows)
    return told


def forget_old_alerts(at: datetime) -> int:
    """Delete requests that are over; how many."""
    with db.transaction():
        return operations.alerts.forget_old_alerts(at=at)


def install() -> None:
    """Register inventory's jobs."""
    jobs.periodic("inventory.release_expired", every=timedelta(minutes=1), job=release_expired)
    jobs.periodic("inventory.tell_waiting", every=timedelta(minutes=1), job=tell_waiting)
    jobs.periodic("inventory.forget_old_alerts", every=timedelta(days=1), job=forget_old_alerts)
