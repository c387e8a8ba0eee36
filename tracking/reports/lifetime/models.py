"""What customers who came at the same time brought since: written down by `tracking.segments`, read here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class LifetimeCohort(Base):
    """Customers by month ("2026-05") and channel of their first order, `age` months later; the store's money.

    Of age 0 are also how many `customers` they are, how many of them may still be (`alive`) and what the
    year to come is expected to bring.
    """

    __tablename__ = "lifetime_cohorts"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    age: Mapped[int] = mapped_column(primary_key=True)
    customers: Mapped[int]
    buyers: Mapped[int]
    orders: Mapped[int]
    kept_minor: Mapped[int]
    margin_minor: Mapped[int]
    alive: Mapped[float | None]
    expected_kept_minor: Mapped[int | None]
    expected_margin_minor: Mapped[int | None]


class LifetimeState(Base):
    """One row: when the cohorts were reckoned, and by what (`told`: model, its test, known costs)."""

    __tablename__ = "lifetime_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reckoned_at: Mapped[datetime]
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
