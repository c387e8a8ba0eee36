"""The worker's part: guests' lists end."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.kernel import db, jobs
from shop.wishlist import operations


def forget_old(at: datetime) -> int:
    """Delete guests' lists long untouched; how many."""
    with db.transaction():
        return operations.forget_old(at=at)


def install() -> None:
    """Register the job."""
    jobs.periodic("wishlist.forget_old", every=timedelta(days=1), job=forget_old)
