"""The worker's part of payments: refunds are sent, cards taken out are forgotten by their gateway."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import jobs
from shop.payments import keeping, refunding

FORGET_EVERY = timedelta(minutes=1)


def install() -> None:
    """Register the sender and the periodic job."""
    jobs.sender("refunds", refunding.run_due)
    jobs.periodic("payments.forget_cards", every=FORGET_EVERY, job=keeping.forget_removed)
