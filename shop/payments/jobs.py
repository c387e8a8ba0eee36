"""The worker's part of payments: refunds are sent, cards taken out are forgotten by their gateway,
lost messages are fetched."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import jobs, work
from shop.payments import catching_up, keeping, refunding
from shop.payments.models import Refund

FORGET_EVERY = timedelta(minutes=1)
CATCH_UP_EVERY = timedelta(minutes=30)


def install() -> None:
    """Register the sender and the periodic jobs."""
    jobs.sender("refunds", refunding.run_due, due=work.due(Refund))
    jobs.periodic("payments.forget_cards", every=FORGET_EVERY, job=keeping.forget_removed)
    jobs.periodic("payments.catch_up", every=CATCH_UP_EVERY, job=catching_up.catch_up)
