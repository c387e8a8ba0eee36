"""The worker's part of payments: refunds are sent."""

from __future__ import annotations

from shop.kernel import jobs
from shop.payments import refunding


def install() -> None:
    """Register the sender."""
    jobs.sender("refunds", refunding.run_due)
