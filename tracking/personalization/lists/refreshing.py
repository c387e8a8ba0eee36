"""Whose lists are made anew, and when: at an order (see `subscribers`), at a visit, and nightly for who
bought lately and has none that is fresh."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.customers.models import Customer
from shop.kernel import clock, db, jobs
from shop.kernel.origin import CONSENT_GRANTED
from shop.orders.models import CANCELLED, Order
from shop.orders.past.models import PastOrder
from shop.recommendations import operations as recommendations
from shop.recommendations.models import PersonalList
from tracking.journeys.models import Event

FRESH, LATELY, FORGOTTEN = timedelta(hours=12), timedelta(days=60), timedelta(days=180)
SEEN = timedelta(minutes=10)
AT_ONCE, A_NIGHT, FORGET_AT_ONCE = 25, 2000, 5000
RANKER_HOLDS = timedelta(days=7)


def nightly(at: datetime) -> int:
    """Learn, make anew the lists of who bought lately, forget those of who was not here; how many lists."""
    from tracking.personalization.lists import keeping

    keeping.learn_goods(at=at)
    if keeping.ranker_is_older(at - RANKER_HOLDS):
        keeping.learn_ranker(at=at)
    with db.transaction():
        recommendations.forget_personal(before=at - FORGOTTEN, limit=FORGET_AT_ONCE)
    return refresh(_bought_lately(at=at), at=at)


def hourly(at: datetime) -> None:
    """What is wanted just now."""
    from tracking.personalization.lists import keeping

    keeping.learn_demand(at=at)


def visits(at: datetime) -> int:
    """Make anew the lists of customers who agreed and are here, where theirs are stale; how many."""
    since = clock.to_micros(at - SEEN)
    here = select(Event.customer_id).where(
        Event.name == "page_view",
        Event.occurred_at >= since,
        Event.customer_id.is_not(None),
        Event.consent == CONSENT_GRANTED,
    )
    seen = [uuid.UUID(one) for one in db.session("journey").scalars(here.distinct()) if one]
    fresh = select(PersonalList.customer_id).where(
        PersonalList.customer_id.in_(seen), PersonalList.computed_at > at - FRESH
    )
    done = set(db.session().scalars(fresh)) if seen else set()
    return refresh(sorted(set(seen) - done), at=at)


def refresh(customers: Iterable[uuid.UUID], *, at: datetime) -> int:
    """Each one's lists, a few in a transaction; how many."""
    from tracking.personalization.lists import keeping

    people = list(customers)
    db.end_read()
    for start in range(0, len(people), AT_ONCE):
        with db.transaction():
            for customer_id in people[start : start + AT_ONCE]:
                keeping.refresh(customer_id=customer_id, at=at)
    return len(people)


def _bought_lately(*, at: datetime) -> list[uuid.UUID]:
    """Who bought lately and has no list that is fresh, the latest first."""
    here = select(Order.customer_id, Order.placed_at.label("placed_at")).where(
        Order.paid_at.is_not(None), Order.status != CANCELLED, Order.placed_at > at - LATELY
    )
    before = select(PastOrder.customer_id, PastOrder.placed_at.label("placed_at")).where(
        PastOrder.counts, PastOrder.placed_at > at - LATELY
    )
    placed = here.union_all(before).subquery()
    last = func.max(placed.c.placed_at)
    fresh = select(PersonalList.customer_id).where(PersonalList.computed_at > at - FRESH)
    rows = (
        select(placed.c.customer_id)
        .join(Customer, Customer.id == placed.c.customer_id)
        .where(Customer.erased_at.is_(None), placed.c.customer_id.not_in(fresh))
        .group_by(placed.c.customer_id)
        .order_by(last.desc(), placed.c.customer_id)
        .limit(A_NIGHT)
    )
    return list(db.session().scalars(rows))


def install() -> None:
    """Hourly and each minute; nightly with the rebuild."""
    jobs.periodic("personalization.people_demand", every=timedelta(hours=1), job=hourly)
    jobs.periodic("personalization.people_here", every=timedelta(minutes=1), job=visits)
