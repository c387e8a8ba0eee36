"""Reading scores, trainings and days."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from shop.customers.models import Customer
from shop.kernel import db
from tracking.segments.lifetime.models import CustomerValue
from tracking.segments.propensity.models import CustomerScore, PropensityDay, PropensityTraining
from tracking.segments.propensity.temperatures import ORDER

SHOWN = 26  # trainings


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many are of each temperature, and since when the oldest score stands (None: nobody is scored)."""

    counts: dict[str, int]
    oldest: datetime | None
    newest: datetime | None

    @property
    def scored(self) -> int:
        """Everybody with a score."""
        return sum(self.counts.values())


def standing() -> Standing:
    """Counts by temperature."""
    asked = select(
        CustomerScore.temperature,
        func.count(),
        func.min(CustomerScore.scored_at),
        func.max(CustomerScore.scored_at),
    ).group_by(CustomerScore.temperature)
    rows: list[Any] = list(db.session().execute(asked))
    return Standing(
        counts=dict.fromkeys(ORDER, 0) | {name: int(count) for name, count, _old, _new in rows},
        oldest=min((old for _name, _count, old, _new in rows), default=None),
        newest=max((new for _name, _count, _old, new in rows), default=None),
    )


def people(
    temperature: str, *, page: int = 1, per_page: int = 50
) -> tuple[list[tuple[Customer, CustomerScore]], int]:
    """One page of customers of a temperature ("": of any), the likeliest first; and how many there are."""
    mine = [CustomerScore.temperature == temperature] if temperature else []
    total = db.session().scalar(select(func.count()).select_from(CustomerScore).where(*mine)) or 0
    asked: Any = (
        select(Customer, CustomerScore)
        .join(CustomerScore, CustomerScore.customer_id == Customer.id)
        .where(*mine)
        .order_by(CustomerScore.score.desc(), CustomerScore.customer_id)
    )
    rows = db.session().execute(asked.limit(per_page).offset((page - 1) * per_page))
    return [(customer, score) for customer, score in rows], total


def score_of(customer_id: uuid.UUID) -> CustomerScore | None:
    """A customer's newest score."""
    return db.session().get(CustomerScore, customer_id)


def scores_of(customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CustomerScore]:
    """The newest scores of those of these customers who have one."""
    theirs = select(CustomerScore).where(CustomerScore.customer_id.in_(customer_ids))
    return {row.customer_id: row for row in db.session().scalars(theirs)} if customer_ids else {}


def value_of(customer_id: uuid.UUID) -> CustomerValue | None:
    """What a customer is reckoned to be worth."""
    return db.session().get(CustomerValue, customer_id)


def trainings(horizon: int) -> list[PropensityTraining]:
    """The newest trainings of a horizon."""
    same = select(PropensityTraining).where(PropensityTraining.horizon == horizon)
    return list(db.session().scalars(same.order_by(PropensityTraining.trained_at.desc()).limit(SHOWN)))


def days_before(day: int, *, count: int = 90) -> list[PropensityDay]:
    """The days up to `day`, the oldest first."""
    inside = select(PropensityDay).where(PropensityDay.day > day - count, PropensityDay.day <= day)
    return list(db.session().scalars(inside.order_by(PropensityDay.day)))
