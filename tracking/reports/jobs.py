"""The worker's part: kept figures are counted every minute and once a night again; odd days are told of."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import jobs
from tracking.lake import hooks
from tracking.reports import counting
from tracking.reports.facts import keeping, marking, reading
from tracking.reports.trends import alerts


def install() -> None:
    """Register the jobs, and listen to what changes in the lake."""
    jobs.periodic(reading.JOB, every=timedelta(minutes=1), job=keeping.run)
    jobs.periodic("reports.settle", every=timedelta(days=1), job=keeping.settle)
    jobs.periodic("reports.unusual", every=timedelta(hours=1), job=alerts.look)
    hooks.changed("facts", marking.react)
    counting.install()
