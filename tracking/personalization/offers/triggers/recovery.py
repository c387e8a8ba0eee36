"""Somebody was unhappy and has been seen to: a reason to come back, after the matter, never instead of it.

Another answer is another occasion.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from shop.customers import segments
from shop.customers.models import Customer
from shop.kernel import db
from tracking.personalization.offers.triggers.base import Asked, Candidate, open_to

KIND = "recovery"


def find(asked: Asked) -> list[Candidate]:
    """Customers whose last answer was unhappy, at most `days` days ago, with nothing left to be seen to."""
    since = asked.at - timedelta(days=int(asked.answers["days"]))
    unhappy = select(Customer.id).where(
        Customer.opinion == segments.DETRACTOR,
        Customer.complaint_open.is_(False),
        Customer.opinion_at > since,
        *open_to(asked, Customer.opinion_at),
    )
    found = db.session().scalars(unhappy.order_by(Customer.opinion_at, Customer.id).limit(asked.most))
    return [Candidate(customer_id=customer_id) for customer_id in found]
