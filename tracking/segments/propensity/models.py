"""Scores of customers, what they were reckoned by, and how well that holds: in the shop's store."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

PROBABILITY, POINTS = "probability", "points"
# what became of a training
USED, TOO_FEW, NO_BETTER = "used", "too_few", "no_better"


class PropensityTraining(Base):
    """One training for one horizon (days), used or refused. `model` and `trees` are `learners`' own.

    `figures` are `measures.Quality` on `tested_from` to `tested_until` (days of the store), which the judged
    model had not seen; `bins` their reliability. `reference` holds, of each column and of the score, edges
    and shares to tell drift by. `gap` is the shop's days between orders then.
    """

    __tablename__ = "propensity_trainings"
    __table_args__ = (Index("ix_propensity_trainings_horizon", "horizon", "trained_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    horizon: Mapped[int]
    trained_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12), default="")
    purchases: Mapped[int]
    snapshots: Mapped[int] = mapped_column(default=0)
    base_rate: Mapped[float | None]
    gap: Mapped[float | None]
    tested_from: Mapped[int | None]
    tested_until: Mapped[int | None]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    bins: Mapped[list[Any]] = mapped_column(default=list)
    tried: Mapped[list[Any]] = mapped_column(default=list)
    reference: Mapped[dict[str, Any]] = mapped_column(default=dict)
    model: Mapped[dict[str, Any]] = mapped_column(default=dict)
    trees: Mapped[bytes | None] = mapped_column(LargeBinary)


class CustomerScore(Base):
    """A customer's newest score: `score` is a probability of ordering in `horizon` days, or points (`kind`).

    `week` and `month` are the probabilities for 7 and 30 days. `reasons` are [column, value, effect], the
    strongest first; an effect is log-odds against an average customer, or points.
    """

    __tablename__ = "customer_scores"
    __table_args__ = (Index("ix_customer_scores_temperature", "temperature", "score"),)

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    scored_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(12))
    score: Mapped[float]
    horizon: Mapped[int | None]
    week: Mapped[float | None]
    month: Mapped[float | None]
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    temperature: Mapped[str] = mapped_column(String(8))
    temperature_since: Mapped[datetime]


class PropensityDay(Base):
    """How people were scored on a day (of the store), and how far they drifted from those of the training.

    `drift` is the population stability index by column, "score" among them.
    """

    __tablename__ = "propensity_days"

    day: Mapped[int] = mapped_column(primary_key=True)
    training_id: Mapped[uuid.UUID | None]
    scored: Mapped[int]
    cold: Mapped[int]
    warm: Mapped[int]
    hot: Mapped[int]
    mean: Mapped[float]
    drift: Mapped[dict[str, Any]] = mapped_column(default=dict)
