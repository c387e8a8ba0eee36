"""Reading segments and who is in them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, or_, select

from shop.customers.grouping.models import CustomerSegment, Segment
from shop.kernel import db

Stay = tuple[str, datetime, datetime | None]
_NOW = CustomerSegment.until.is_(None)


def living() -> list[Segment]:
    """The segments there are, by name."""
    asked = select(Segment).where(Segment.retired_at.is_(None)).order_by(Segment.name, Segment.code)
    return list(db.session().scalars(asked))


def by_code(code: str) -> Segment | None:
    """A segment, also a retired one."""
    return db.session().get(Segment, code)


def names() -> dict[str, str]:
    """What the living segments are called, by their codes."""
    return {one.code: one.name for one in living()}


def codes_of(customer_id: uuid.UUID) -> frozenset[str]:
    """The segments a customer is in now."""
    mine = select(CustomerSegment.code).where(CustomerSegment.customer_id == customer_id, _NOW)
    return frozenset(db.session().scalars(mine))


def codes_beside(customer_id: Any) -> ScalarSelect[Any]:
    """The same as one value of a statement over customers: the codes with commas between (None: in none)."""
    codes = func.aggregate_strings(CustomerSegment.code, ",")
    return select(codes).where(CustomerSegment.customer_id == customer_id, _NOW).scalar_subquery()


def stays_of(customer_id: uuid.UUID) -> list[CustomerSegment]:
    """Every stay of a customer in a segment, the newest first; those that ended, too."""
    mine = select(CustomerSegment).where(CustomerSegment.customer_id == customer_id)
    return list(db.session().scalars(mine.order_by(CustomerSegment.since.desc(), CustomerSegment.id.desc())))


def stays_between(customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Stay]]:
    """(code, since, until) of every stay of these customers in a segment."""
    found: defaultdict[uuid.UUID, list[Stay]] = defaultdict(list)
    columns = (
        CustomerSegment.customer_id,
        CustomerSegment.code,
        CustomerSegment.since,
        CustomerSegment.until,
    )
    for row in db.session().execute(select(*columns).where(CustomerSegment.customer_id.in_(customer_ids))):
        found[row.customer_id].append((row.code, row.since, row.until))
    return found


def inside_then(stays: Iterable[Stay], *, at: datetime) -> frozenset[str]:
    """Which of the stays were going on at `at`."""
    return frozenset(code for code, since, until in stays if since <= at and (until is None or at < until))


def member_ids(code: str) -> list[uuid.UUID]:
    """Everybody who is in a segment now, in the order of their ids."""
    inside = select(CustomerSegment.customer_id).where(CustomerSegment.code == code, _NOW)
    return list(db.session().scalars(inside.order_by(CustomerSegment.customer_id)))


def members(
    code: str, *, search: str = "", page: int = 1, per_page: int = 50
) -> tuple[Sequence[tuple[Any, datetime]], int]:
    """One page of (customer, since) of a segment, who came last first, and how many there are in all."""
    from shop.customers.models import Customer

    asked: Any = (
        select(Customer, CustomerSegment.since)
        .join(CustomerSegment, CustomerSegment.customer_id == Customer.id)
        .where(CustomerSegment.code == code, _NOW, Customer.erased_at.is_(None))
    )
    if wanted := search.strip().lower().replace("\x00", ""):
        found = (
            Customer.email.contains(wanted, autoescape=True),
            func.lower(Customer.name).contains(wanted, autoescape=True),
        )
        asked = asked.where(or_(*found))
    total = db.session().scalar(select(func.count()).select_from(asked.subquery())) or 0
    rows = asked.order_by(CustomerSegment.since.desc(), Customer.id).limit(per_page)
    return [(row[0], row[1]) for row in db.session().execute(rows.offset((page - 1) * per_page))], total
