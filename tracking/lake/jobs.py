"""The worker's part: every minute hot rows move on to the lake; once a night it is made tidy."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import backup, jobs
from shop.kernel.settings import Settings
from tracking.lake import place, proving, saving, shipping, tidying, tombstones
from tracking.lake.buckets import jobs as buckets

ERASE, SHIP, TIDY = "lake.erase", "lake.ship", "lake.tidy"


def install(settings: Settings) -> None:
    """Say where the lake lies, and register jobs and what a backup takes along."""
    place.configure(settings)
    buckets.install()
    jobs.periodic(ERASE, every=timedelta(seconds=55), job=proving.prove)  # before the next batch follows it
    jobs.periodic(SHIP, every=timedelta(seconds=55), job=shipping.ship)
    jobs.periodic(TIDY, every=timedelta(days=1), job=tidying.tidy)
    tombstones.on_replay("people", proving.again)
    backup.hold_with(saving.held)
