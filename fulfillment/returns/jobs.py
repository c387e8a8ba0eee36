"""The worker's part: returns that were let in and never sent do not keep their pieces for ever."""

from __future__ import annotations

from datetime import timedelta

from fulfillment.returns import operations
from shop.kernel import jobs


def install() -> None:
    """Register the daily look."""
    jobs.periodic("returns.expire", every=timedelta(days=1), job=lambda at: operations.expire(at=at))
