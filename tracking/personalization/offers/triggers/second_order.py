"""Some days after a first order nothing more was bought; the shop's own second orders say how many days."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import db
from tracking.personalization.offers.triggers.base import Asked, Candidate, open_to

KIND = "second_order"
LATEST = timedelta(days=60)


def find(asked: Asked) -> list[Candidate]:
    """Customers of one order, placed `days` days ago or somewhat more."""
    since = asked.at - timedelta(days=int(asked.answers["days"]))
    once = select(Customer.id).where(
        Customer.orders_count == 1,
        Customer.last_order_at <= since,
        Customer.last_order_at > since - LATEST,
        *open_to(asked),
    )
    found = db.session().scalars(once.order_by(Customer.last_order_at, Customer.id).limit(asked.most))
    return [Candidate(customer_id=customer_id) for customer_id in found]
