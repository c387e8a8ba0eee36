"""The worker's part: returns never sent do not keep their pieces for ever, nor photos that nobody shows."""

from __future__ import annotations

from datetime import timedelta

from fulfillment.returns import following, operations, photos
from shop.kernel import jobs


def install() -> None:
    """Register the daily looks."""
    jobs.periodic("returns.expire", every=timedelta(days=1), job=lambda at: operations.expire(at=at))
    jobs.periodic("returns.follow", every=timedelta(minutes=10), job=following.follow_due)
    jobs.periodic("returns.move_photos", every=timedelta(days=1), job=photos.move_in)
    jobs.periodic("returns.sweep_photos", every=timedelta(days=1), job=photos.sweep)
