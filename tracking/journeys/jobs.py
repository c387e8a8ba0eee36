"""The worker's part: once a day, visits older than the owner keeps them are forgotten."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import jobs
from tracking.journeys import retention


def install() -> None:
    """Register the job."""
    jobs.periodic("journeys.forget_old", every=timedelta(days=1), job=retention.forget_old)
