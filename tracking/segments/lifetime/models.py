"""What customers have brought and are expected to bring, and by which models: in the shop's store."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base

# what became of a fit
USED, TOO_FEW, NO_BETTER = "used", "too_few", "no_better"


class LifetimeFit(Base):
    """One fit of both models, used or refused. `bg_nbd` and `gamma_gamma` are their parameters (weeks, minor
    units), `holdout` how a fit without the latest weeks foretold them."""

    __tablename__ = "lifetime_fits"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    fitted_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(12))
    customers: Mapped[int]
    again: Mapped[int]
    bg_nbd: Mapped[dict[str, Any]] = mapped_column(default=dict)
    gamma_gamma: Mapped[dict[str, Any]] = mapped_column(default=dict)
    holdout: Mapped[dict[str, Any]] = mapped_column(default=dict)


class CustomerValue(Base):
    """What one customer brought, and will in the year to come; minor units of the store's currency.

    `kept` is what orders came to after refunds, `margin` what of it is left after tax, delivery and what the
    goods cost. `expected_*` are empty while no model is in use.
    """

    __tablename__ = "customer_values"

    customer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True
    )
    reckoned_at: Mapped[datetime]
    orders: Mapped[int]
    first_day: Mapped[int]
    channel: Mapped[str] = mapped_column(String(40), default="")
    kept_minor: Mapped[int]
    margin_minor: Mapped[int]
    alive: Mapped[float | None]
    expected_orders: Mapped[float | None]
    expected_kept_minor: Mapped[int | None]
    expected_margin_minor: Mapped[int | None]

    @property
    def value_minor(self) -> int:
        """Margin so far and, where it is expected, of the year to come."""
        return self.margin_minor + (self.expected_margin_minor or 0)
