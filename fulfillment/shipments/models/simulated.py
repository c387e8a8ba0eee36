"""What the simulator has still to tell."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class SimulatedStep(Base):
    """A scan that the simulator will make at `planned_at`; it happened `lag_seconds` before that.

    `due_at`, `attempts`, `done_at` and `parked_at` belong to `kernel.work`.
    """

    __tablename__ = "simulated_steps"
    __table_args__ = (UniqueConstraint("parcel_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    parcel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("parcels.id"), index=True)
    position: Mapped[int]
    scan: Mapped[dict[str, Any]]
    repeats: Mapped[int | None]
    lag_seconds: Mapped[int] = mapped_column(default=0)
    planned_at: Mapped[datetime]
    occurred_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
