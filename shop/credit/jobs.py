"""The worker's part: cards are mailed when their day has come, credit ends when its time is over."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import exists

from shop.credit import emails, operations, queries
from shop.credit.models import CreditAccount
from shop.kernel import db, jobs, work

BATCH = 50


def install() -> None:
    """Register sender and periodic job."""
    waits = CreditAccount.deliver_at <= work.AT, CreditAccount.delivered_at.is_(None)
    jobs.sender("gift_cards", deliver_due, due=exists().where(*waits))
    jobs.periodic("credit.expire", every=timedelta(hours=1), job=operations.expire_due)


def deliver_due(*, at: datetime, limit: int = BATCH) -> int:
    """Mail the cards that are due, each in a transaction of its own; how many."""
    due = queries.undelivered(at=at, limit=limit)
    db.end_read()
    return sum(_deliver(account_id, at=at) for account_id in due)


def _deliver(account_id: uuid.UUID, *, at: datetime) -> bool:
    with db.transaction():
        found = operations.deliver(account_id=account_id, at=at)
        if found is not None:
            emails.queue_card(*found, at=at)
    return found is not None
