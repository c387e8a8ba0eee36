"""What customers need done by themselves: accounts that were given up are erased, old proofs deleted."""

from __future__ import annotations

from datetime import timedelta

from shop.customers.operations import closing, sessions
from shop.kernel import jobs


def install() -> None:
    """Register the jobs."""
    jobs.periodic("customers.erase_due", every=timedelta(hours=1), job=closing.erase_due)
    jobs.periodic("customers.forget_old", every=timedelta(days=1), job=sessions.forget_old)
