"""Hourly: companions, what is popular, and everybody's lists; in short transactions of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.kernel import db, jobs
from tracking.personalization import operations, queries

PEOPLE_AT_ONCE = 50


def rebuild(at: datetime) -> dict[str, int]:
    """Recompute everything; how many pairs and people."""
    found, wanted = operations.compute(at=at)
    people = queries.customers_with_orders()
    with db.transaction():
        pairs = operations.store(found, wanted, at=at)
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        with db.transaction():
            for customer_id in people[start : start + PEOPLE_AT_ONCE]:
                operations.refresh_person(customer_id=customer_id, at=at)
    return {"pairs": pairs, "people": len(people)}


def install() -> None:
    """Run every hour."""
    jobs.periodic("personalization.rebuild", every=timedelta(hours=1), job=rebuild)
