"""A customer came into a segment: lapsing, say, or any of the owner's. Coming again is another occasion."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from shop.customers.grouping.models import CustomerSegment
from shop.customers.models import Customer
from shop.kernel import db
from tracking.personalization.offers.triggers.base import Asked, Candidate, open_to

KIND = "segment"
BEFORE = timedelta(days=30)  # who came into it in the last month before the offer began is still meant


def find(asked: Asked) -> list[Candidate]:
    """Members of the segment who came into it since a month before the offer began."""
    stay = CustomerSegment
    members = (
        select(Customer.id)
        .join(stay, stay.customer_id == Customer.id)
        .where(
            stay.code == str(asked.answers["segment"]),
            stay.until.is_(None),
            stay.since > (asked.since or asked.at) - BEFORE,
            *open_to(asked, stay.since),
        )
    )
    found = db.session().scalars(members.order_by(stay.since, Customer.id).limit(asked.most))
    return [Candidate(customer_id=customer_id) for customer_id in found]
