"""What a customer thinks of the store, as surveys have learned it: written down here, read by segments."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import update

from shop.customers.models import Customer
from shop.kernel import db


def note_opinion(*, customer_id: uuid.UUID, opinion: str, score: int, at: datetime) -> None:
    """Keep the newest answer, "promoter", "passive" or "detractor" with its 0 to 10."""
    _write(customer_id, opinion=opinion, opinion_score=score, opinion_at=at)


def note_complaint(*, customer_id: uuid.UUID, is_open: bool) -> None:
    """Keep whether somebody is still to see to an unhappy customer."""
    _write(customer_id, complaint_open=is_open)


def _write(customer_id: uuid.UUID, **values: object) -> None:
    db.session().execute(
        update(Customer)
        .where(Customer.id == customer_id, Customer.erased_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
