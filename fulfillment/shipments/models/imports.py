"""Files of tracking numbers that were imported."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from shop.kernel.db import Base


class TrackingImport(Base):
    """A file of tracking numbers that was imported, with the verdict on each row; for a day to be undone."""

    __tablename__ = "tracking_imports"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(120), default="")
    actor: Mapped[str] = mapped_column(String(80), default="")
    imported_at: Mapped[datetime] = mapped_column(index=True)
    parcels: Mapped[int] = mapped_column(default=0)
    rows: Mapped[list[Any]]
    undone_at: Mapped[datetime | None]
    undone: Mapped[int] = mapped_column(default=0)
