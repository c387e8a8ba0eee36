"""How many a rule would find, before it is anybody's segment. Reads only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.kernel import db
from tracking.segments.days import day_of
from tracking.segments.members import loading
from tracking.segments.models import CustomerTraits
from tracking.segments.rules import compiling
from tracking.segments.rules.values import Rule

SAMPLE = 5


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`size` of `everybody` known to the store, as of a moment, and some of them, the latest buyers first."""

    size: int
    everybody: int
    sample: tuple[uuid.UUID, ...]
    as_of: datetime

    @property
    def share(self) -> float:
        """Of all customers, 0 to 1."""
        return self.size / self.everybody if self.everybody else 0.0


def count(rule: Rule, *, at: datetime) -> Preview:
    """How many `rule` finds now. Three statements; what happened in the last minute may be missing."""
    found = compiling.condition(rule, loading.world(), today=day_of(at))
    table, session = CustomerTraits, db.session()
    size, everybody = session.execute(
        select(
            select(func.count()).select_from(table).where(found).scalar_subquery(),
            select(func.count()).select_from(table).scalar_subquery(),
        )
    ).one()
    some = select(table.customer_id).where(found)
    newest = some.order_by(table.last_order.is_(None), table.last_order.desc(), table.customer_id)
    return Preview(
        size=size, everybody=everybody, sample=tuple(session.scalars(newest.limit(SAMPLE))), as_of=at
    )
