"""What an owner adds to trends: targets and notes about days, in the shop's store."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class Target(Base):
    """What a figure shall come to: `value` a day, week or month where it adds up, else at any time.

    In the units of the figure: minor units of the store's currency, microseconds, shares of 1.
    """

    __tablename__ = "report_targets"

    metric: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[float] = mapped_column(Float)
    per: Mapped[str] = mapped_column(String(10))
    set_at: Mapped[datetime]


class Annotation(Base):
    """A note about a day of the store (YYYY-MM-DD): what happened that figures may show."""

    __tablename__ = "report_annotations"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(String(10), index=True)
    text: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
