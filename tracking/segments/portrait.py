"""Who the people of a segment are beside everybody: what they buy, and how the segment has grown."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, cast, distinct, func, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.customers.grouping.models import CustomerSegment
from shop.customers.models import Customer
from shop.kernel import db
from tracking.segments.models import NO_PRODUCT, CustomerFact, CustomerTraits, SegmentDay

ORDER = "order"


@dataclass(frozen=True)
class Bought:
    """A product: `here` of `of_here` buyers in the segment bought it, `anywhere` of all `of_all` buyers."""

    product_id: uuid.UUID
    here: int
    of_here: int
    anywhere: int
    of_all: int

    @property
    def times(self) -> float:
        """How many times as often as among everybody."""
        return (self.here / self.of_here) / (self.anywhere / self.of_all) if self.anywhere else 0.0


def bought(code: str, *, since: int, limit: int = 8) -> list[Bought]:
    """What most people of a segment bought from the day `since` on, the most bought first."""
    inside = _inside(CustomerFact.customer_id, code)
    top = _buyers(since, inside, limit=limit)
    if not top:
        return []
    everybody = _buyers(since, CustomerFact.product_id.in_(top))
    of_here, of_all = _of(since, inside), _of(since)
    return [Bought(key, here, of_here, everybody.get(key, here), of_all) for key, here in top.items()]


def last_order(code: str | None) -> float | None:
    """The day of the last order, on average, of a segment's buyers or of all; None where nobody bought."""
    asked = select(func.avg(cast(CustomerTraits.last_order, Float)))
    return db.session().scalar(
        asked if code is None else asked.where(_inside(CustomerTraits.customer_id, code))
    )


def recent(*, since: int) -> dict[str, list[SegmentDay]]:
    """The days of every segment from `since` on, by code, oldest first."""
    found: dict[str, list[SegmentDay]] = defaultdict(list)
    query = select(SegmentDay).where(SegmentDay.day >= since).order_by(SegmentDay.code, SegmentDay.day)
    for row in db.session().scalars(query):
        found[row.code].append(row)
    return found


def everybody() -> int:
    """How many customers there are to be in segments."""
    return db.session().scalar(select(func.count()).select_from(CustomerTraits)) or 0


def _inside(customer: InstrumentedAttribute[uuid.UUID], code: str) -> ColumnElement[bool]:
    now = (CustomerSegment.code == code, CustomerSegment.until.is_(None))
    return customer.in_(select(CustomerSegment.customer_id).where(*now))


def _buyers(since: int, *where: ColumnElement[bool], limit: int | None = None) -> dict[uuid.UUID, int]:
    people = func.count(distinct(CustomerFact.customer_id))
    query = (
        select(CustomerFact.product_id, people)
        .where(
            CustomerFact.kind == ORDER,
            CustomerFact.product_id != NO_PRODUCT,
            CustomerFact.day >= since,
            *where,
        )
        .group_by(CustomerFact.product_id)
        .order_by(people.desc(), CustomerFact.product_id)
        .limit(limit)
    )
    return {product: int(count) for product, count in db.session().execute(query)}


def _of(since: int, *where: ColumnElement[bool]) -> int:
    query = select(func.count(distinct(CustomerFact.customer_id))).where(
        CustomerFact.kind == ORDER, CustomerFact.day >= since, *where
    )
    return db.session().scalar(query) or 0


@dataclass(frozen=True)
class Borders:
    """Of one fifth (1-5) the smallest and the largest value in it: days for recency, orders for frequency."""

    score: int
    low: int
    high: int


def fifths() -> tuple[list[Borders], list[Borders]]:
    """(recency, frequency): what the fifths of the grid hold."""
    return (
        _borders(CustomerTraits.recency_score, CustomerTraits.last_order),
        _borders(CustomerTraits.frequency_score, CustomerTraits.orders),
    )


def in_cell(*, recency: int, frequency: int, limit: int = 8) -> list[Customer]:
    """Customers of one cell of the grid, who spent most first."""
    query = (
        select(Customer)
        .join(CustomerTraits, CustomerTraits.customer_id == Customer.id)
        .where(CustomerTraits.recency_score == recency, CustomerTraits.frequency_score == frequency)
        .order_by(CustomerTraits.spent.desc(), Customer.id)
        .limit(limit)
    )
    return list(db.session().scalars(query))


def _borders(score: InstrumentedAttribute[int | None], value: InstrumentedAttribute[Any]) -> list[Borders]:
    query = (
        select(score, func.min(value), func.max(value))
        .where(score.is_not(None), value.is_not(None))
        .group_by(score)
        .order_by(score)
    )
    return [Borders(int(at), int(low), int(high)) for at, low, high in db.session().execute(query) if at]
