"""Orders and facts of those who did not agree lose the visit they came from, two days later.

The shop notes with each order and fact the visit that made it, since somebody may still agree in that visit.
After that nothing needs it any more; and as long as it stood there, both stores together would lead from an
order to what its buyer had looked at. The campaign stays: it belongs to the order, as in the journey.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from shop.customers import queries as customers
from shop.kernel import db
from shop.kernel.models import OutboxEvent
from shop.kernel.origin import CONSENT_GRANTED
from shop.orders.models import Order

KEPT, AT_ONCE = timedelta(days=2), 200
LEADING = ("visitor_id", "session_id", "page_view_id")


def loosen(at: datetime) -> int:
    """Do so with all that is old enough; how many rows. In short transactions."""
    before = at - KEPT
    return _every(Order, Order.placed_at, before) + _every(OutboxEvent, OutboxEvent.occurred_at, before)


def _every(model: Any, when: Any, before: datetime) -> int:
    count, seen = 0, datetime.min.replace(tzinfo=before.tzinfo)
    while True:
        with db.transaction() as session:
            query = select(model).where(
                when < before,
                when >= seen,
                model.origin["visitor_id"].as_string().is_not(None),
                model.origin["consent"].as_string() != CONSENT_GRANTED,
            )
            rows = list(session.scalars(query.order_by(when).limit(AT_ONCE)))
            for row in rows:
                count += _loosened(row)
            session.flush()
        if len(rows) < AT_ONCE:
            return count
        seen = getattr(rows[-1], when.key)


def _loosened(row: Any) -> bool:
    visitor = row.origin["visitor_id"]
    if customers.consent(f"visitor:{visitor}") == CONSENT_GRANTED:  # agreed since
        row.origin = {**row.origin, "consent": CONSENT_GRANTED}
    else:
        row.origin = {**row.origin, **dict.fromkeys(LEADING)}
    return True
