"""The worker's part of checkout: the sweep."""

from __future__ import annotations

from datetime import timedelta

from shop.checkout.flow import sweep
from shop.kernel import jobs

EVERY = timedelta(minutes=5)


def install() -> None:
    """Register the sweep."""
    jobs.periodic("checkout.sweep", every=EVERY, job=sweep)
