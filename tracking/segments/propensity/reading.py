"""Reading what is known of customers as the models take it: facts by kind, people by number."""

from __future__ import annotations

import uuid
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from shop.customers.models import Customer
from shop.kernel import db
from tracking.segments import days
from tracking.segments.models import CustomerFact
from tracking.segments.propensity import snapshots
from tracking.segments.propensity.points import WORTH
from tracking.segments.propensity.snapshots import SINCE, TIMES, Past

AT_ONCE = 500
KINDS = sorted({*(kind for kind, _days in TIMES), *SINCE, *WORTH})


def past(customer_ids: Sequence[uuid.UUID]) -> Past:
    """What happened to these customers, who are numbered as they stand; order by order, visit by visit."""
    import numpy as np

    number = {customer_id: place for place, customer_id in enumerate(customer_ids)}
    rows: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    known = np.full(len(customer_ids), snapshots.AGES - 1, np.int64)
    for start in range(0, len(customer_ids), AT_ONCE):
        some = customer_ids[start : start + AT_ONCE]
        for customer_id, created_at in db.session().execute(
            select(Customer.id, Customer.created_at).where(Customer.id.in_(some))
        ):
            known[number[customer_id]] = days.day_of(created_at)
        for customer_id, kind, day, amount in db.session().execute(_facts(some)):
            rows[kind].append((number[customer_id], day, amount))
    found = {}
    for kind, theirs in rows.items():
        who, day, amount = np.array(theirs, np.int64).T
        np.minimum.at(known, who, day)
        found[kind] = snapshots.facts(who, day, amount)
    return Past(people=len(customer_ids), known=known, facts=found)


def _facts(customer_ids: Sequence[uuid.UUID]) -> Any:
    return (
        select(
            CustomerFact.customer_id,
            CustomerFact.kind,
            func.min(CustomerFact.day),
            func.sum(CustomerFact.amount_minor),
        )
        .where(CustomerFact.customer_id.in_(customer_ids), CustomerFact.kind.in_(KINDS))
        .group_by(CustomerFact.customer_id, CustomerFact.kind, CustomerFact.ref)
    )


def sample(*, most: int) -> list[uuid.UUID]:
    """At most about `most` customers, always the same ones; all where there are no more."""
    living = select(Customer.id).where(Customer.erased_at.is_(None))
    count = db.session().scalar(select(func.count()).select_from(living.subquery())) or 0
    share = most / max(count, 1)
    rows = db.session().scalars(living.order_by(Customer.id).execution_options(yield_per=10_000))
    return [one for one in rows if share >= 1 or zlib.crc32(one.bytes) < share * 2**32]


def purchases() -> int:
    """How many orders of customers are known."""
    ordered = select(CustomerFact.ref).where(CustomerFact.kind == snapshots.ORDER).distinct()
    return db.session().scalar(select(func.count()).select_from(ordered.subquery())) or 0
