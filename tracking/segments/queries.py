"""Reading traits, the history of segments, and what sets their members apart."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Float, case, cast, func, select

from shop.customers.grouping.models import CustomerSegment
from shop.kernel import db
from tracking.segments import days, holding
from tracking.segments.models import CustomerTraits, SegmentDay
from tracking.segments.rules import vocabulary

AVERAGED = (*vocabulary.COUNTED, vocabulary.YES_NO)


def traits_of(customer_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, CustomerTraits]:
    """The traits of these customers; of whom nothing is written down yet is not in it."""
    found: dict[uuid.UUID, CustomerTraits] = {}
    for some in holding.pieces(sorted(customer_ids)):
        rows = db.session().scalars(select(CustomerTraits).where(CustomerTraits.customer_id.in_(some)))
        found |= {row.customer_id: row for row in rows}
    return found


def history(code: str, *, days_back: int = 90, at: datetime) -> list[SegmentDay]:
    """Size, entered and left of a segment day by day, the oldest first; days without a row had no change."""
    since = days.day_of(at) - days_back
    asked = select(SegmentDay).where(SegmentDay.code == code, SegmentDay.day > since)
    return list(db.session().scalars(asked.order_by(SegmentDay.day)))


def changes(code: str | None = None, *, days_back: int = 7, at: datetime) -> dict[str, tuple[int, int]]:
    """(entered, left) of each segment, or of one, in the last days."""
    since = days.day_of(at) - days_back
    asked = select(SegmentDay.code, func.sum(SegmentDay.entered), func.sum(SegmentDay.left))
    asked = asked.where(SegmentDay.day > since).group_by(SegmentDay.code)
    if code is not None:
        asked = asked.where(SegmentDay.code == code)
    return {row[0]: (int(row[1]), int(row[2])) for row in db.session().execute(asked)}


def averages(code: str | None = None) -> dict[str, float | None]:
    """Mean of each number, amount and share, and the share of yes, over a segment's members or everybody;
    over those of whom it is known. One statement."""
    keys = [key for key, trait in vocabulary.TRAITS.items() if trait.type in AVERAGED]
    asked: Any = select(*(_mean(key) for key in keys))
    if code is not None:
        inside = select(CustomerSegment.customer_id).where(
            CustomerSegment.code == code, CustomerSegment.until.is_(None)
        )
        asked = asked.where(CustomerTraits.customer_id.in_(inside))
    row = db.session().execute(asked).one()
    return {key: None if value is None else float(value) for key, value in zip(keys, row, strict=True)}


def _mean(key: str) -> Any:
    column: Any = getattr(CustomerTraits, key)
    if vocabulary.TRAITS[key].type == vocabulary.YES_NO:
        column = case((column, 1), else_=0)
    return func.avg(cast(column, Float))
