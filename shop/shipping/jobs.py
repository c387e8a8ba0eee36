"""The worker's part of delivery: prices that hold no longer are dropped."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.kernel import db, jobs
from shop.shipping import operations

EVERY = timedelta(hours=6)


def install() -> None:
    """Register it."""
    jobs.periodic("shipping.drop_old_answers", every=EVERY, job=drop_old_answers)


def drop_old_answers(at: datetime) -> None:
    """Drop old answers of carriers."""
    with db.transaction():
        operations.drop_old_answers(at=at)
