"""Writing down and reading what cohorts of customers brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from shop.kernel import db
from tracking.reports.lifetime.models import LifetimeCohort, LifetimeState

ONE = 1


def write(rows: Sequence[Mapping[str, Any]], told: Mapping[str, Any], *, at: datetime) -> None:
    """Put `rows` in the place of all there are, in the open transaction."""
    session = db.session()
    session.execute(delete(LifetimeCohort))
    if rows:
        session.execute(insert(LifetimeCohort), [dict(row) for row in rows])
    session.merge(LifetimeState(id=ONE, reckoned_at=at, told=dict(told)))


def read(*, since: str, until: str) -> list[LifetimeCohort]:
    """Cohorts of the months from `since` to `until`, the oldest first."""
    inside = LifetimeCohort.month.between(since, until)
    order = (LifetimeCohort.month, LifetimeCohort.channel, LifetimeCohort.age)
    return list(db.session().scalars(select(LifetimeCohort).where(inside).order_by(*order)))


def state() -> LifetimeState | None:
    """When and by what they were reckoned; None before the first time."""
    return db.session().get(LifetimeState, ONE)
