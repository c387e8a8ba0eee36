"""The worker's part of inventory: holds end when their time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.inventory import operations
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


def install() -> None:
    """Register inventory's job."""
    jobs.periodic("inventory.release_expired", every=timedelta(minutes=1), job=release_expired)
