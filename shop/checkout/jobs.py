"""The worker's part of checkout: the sweep, and carts nobody came back to."""

from __future__ import annotations

from datetime import timedelta

from shop.checkout import tidying
from shop.checkout.flow import sweep
from shop.kernel import jobs

EVERY = timedelta(minutes=5)
TIDY_EVERY = timedelta(days=1)


def install() -> None:
    """Register both."""
    jobs.periodic("checkout.sweep", every=EVERY, job=sweep)
    jobs.periodic("checkout.tidy", every=TIDY_EVERY, job=tidying.drop_abandoned)
